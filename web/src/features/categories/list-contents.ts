import { formatList } from '@/shared/i18n/catalogue';
import { messages } from './messages';
import type { CategoryCounts } from './usage';

/** What is in a category, in words: `3 transactions and 1 budget`. */
export function listContents({ transactions, budgets, subcategories }: CategoryCounts): string {
  const { used } = messages;
  return formatList([
    ...(transactions > 0 ? [used.transactions({ count: transactions })] : []),
    ...(budgets > 0 ? [used.budgets({ count: budgets })] : []),
    ...(subcategories > 0 ? [used.subcategories({ count: subcategories })] : []),
  ]);
}
