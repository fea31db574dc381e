import type { Transaction } from '@/shared/api/types';

export interface Day {
  day: string;
  transactions: Transaction[];
}

/** Groups transactions by day, keeping their order. */
export function groupByDay(transactions: Transaction[]): Day[] {
  const days = new Map<string, Transaction[]>();
  for (const transaction of transactions) {
    const sameDay = days.get(transaction.booked_on);
    if (sameDay) sameDay.push(transaction);
    else days.set(transaction.booked_on, [transaction]);
  }
  return [...days].map(([day, ofDay]) => ({ day, transactions: ofDay }));
}
