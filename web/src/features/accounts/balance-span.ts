import { monthStart } from '@/shared/lib/days';

export const balanceRanges = ['quarter', 'year', 'years'] as const;
export type BalanceRange = (typeof balanceRanges)[number];

export interface BalanceSpan {
  from: string;
  to: string;
  interval: 'day' | 'month';
}

const shapes = {
  quarter: { months: 3, interval: 'day' },
  year: { months: 12, interval: 'month' },
  years: { months: 60, interval: 'month' },
} as const satisfies Record<BalanceRange, { months: number; interval: BalanceSpan['interval'] }>;

/** This month and those before it, by day where there are few enough to read. */
export function balanceSpan(range: BalanceRange, today: string): BalanceSpan {
  const { months, interval } = shapes[range];
  return { from: monthStart(today, 1 - months), to: today, interval };
}
