import type { CashFlowReport } from '@/shared/api/types';
import { addAmounts } from '@/shared/lib/money';

/** The spending from the first day of a month up to each of its days. */
export function spendingPace(periods: CashFlowReport['periods'], month: string): string[] {
  const sums: string[] = [];
  for (const { from, converted } of periods) {
    if (from.slice(0, 7) !== month.slice(0, 7)) continue;
    sums.push(addAmounts([sums.at(-1) ?? '0', converted?.expenses.total.amount ?? '0']));
  }
  return sums;
}
