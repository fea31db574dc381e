import type { CashFlowReport } from '@/shared/api/types';
import type { Point } from '@/shared/charts/line-chart';
import { addAmounts } from '@/shared/lib/money';

/**
 * The spending from the first day of a month up to each of its days. A sum of days can differ from the sum of the month
 * by the rounding of each day, so the figure shown elsewhere replaces it.
 */
export function spendingPace(periods: CashFlowReport['periods'], month: string, shown?: Point): Point[] {
  let sum = '0';
  return periods
    .filter(({ from }) => from.slice(0, 7) === month.slice(0, 7))
    .map(({ from, converted }) => {
      sum = addAmounts([sum, converted?.expenses.total.amount ?? '0']);
      return { day: from, amount: from === shown?.day ? shown.amount : sum };
    });
}
