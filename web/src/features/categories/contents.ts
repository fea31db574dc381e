import type { CategoryTree, CategoryUsage } from '@/shared/api/types';
import { formatList } from '@/shared/i18n/catalogue';
import { messages } from './messages';

/** The numbers of items in a category. */
export interface CategoryCounts {
  transactions: number;
  budgets: number;
  subcategories: number;
}

/** What is directly in a category, or null if nothing is. */
export function contentsOf(usages: CategoryUsage[], id: string): CategoryCounts | null {
  const usage = usages.find(({ category_id }) => category_id === id);
  if (!usage) return null;
  const { transaction_count, budget_count, subcategory_count } = usage;
  if (transaction_count + budget_count + subcategory_count === 0) return null;
  return { transactions: transaction_count, budgets: budget_count, subcategories: subcategory_count };
}

/** What is in a category and its subcategories, or null if nothing is. A category keeps its type while it is in use. */
export function contentsWithSubcategories(
  usages: CategoryUsage[],
  tree: CategoryTree['items'],
  id: string,
): CategoryCounts | null {
  const contents = contentsOf(usages, id);
  if (!contents) return null;
  const children = tree.find(({ category }) => category.id === id)?.children ?? [];
  for (const child of children) {
    const { transactions = 0, budgets = 0 } = contentsOf(usages, child.id) ?? {};
    contents.transactions += transactions;
    contents.budgets += budgets;
  }
  return contents;
}

/** What is in a category, in words: `3 transactions and 1 budget`. */
export function listContents({ transactions, budgets, subcategories }: CategoryCounts): string {
  const { used } = messages;
  return formatList([
    ...(transactions > 0 ? [used.transactions({ count: transactions })] : []),
    ...(budgets > 0 ? [used.budgets({ count: budgets })] : []),
    ...(subcategories > 0 ? [used.subcategories({ count: subcategories })] : []),
  ]);
}
