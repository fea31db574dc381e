import type { SpendingReport } from '@/shared/api/types';
import { addAmounts, compareAmounts } from '@/shared/lib/money';

interface CategoryAmount {
  id: string;
  name: string | null;
  amount: string;
}

export interface TopSpending {
  top: CategoryAmount[];
  /** The sum and number of the other categories; null if there are none. */
  other: { count: number; amount: string } | null;
}

/** The categories with the highest spending, and the sum of the others. Those with a net refund are left out. */
export function topSpending(groups: SpendingReport['groups'], count: number): TopSpending {
  const spent = groups
    .map(({ category_id, category_name, converted }) => ({
      id: category_id ?? '',
      name: category_name ?? null,
      amount: converted?.total.amount ?? '0',
    }))
    .filter(({ amount }) => compareAmounts(amount, '0') > 0)
    .sort((a, b) => compareAmounts(b.amount, a.amount));
  const rest = spent.slice(count);
  const other = rest.length > 0 ? { count: rest.length, amount: addAmounts(rest.map(({ amount }) => amount)) } : null;
  return { top: spent.slice(0, count), other };
}
