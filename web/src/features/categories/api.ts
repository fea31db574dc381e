import { itemsQuery, useFinanceMutation } from '@/shared/api/queries';
import { request } from '@/shared/api/request';
import { resource } from '@/shared/api/resource';
import type { MergedBudgets } from '@/shared/api/types';

export const categories = resource('/api/v1/categories', ({ name }) => name);

export const categoryTreeQuery = () => itemsQuery('/api/v1/categories/tree', {});

/** The deleted categories, up to the longest page of the server. */
export const deletedCategoriesQuery = () => itemsQuery('/api/v1/categories', { query: { deleted: true, limit: 200 } });

/** How many transactions, budgets and subcategories each category has. */
export const categoryUsageQuery = () => itemsQuery('/api/v1/categories/usage', {});

interface Merge {
  id: string;
  /** The ID of the category that gets the transactions, budgets and subcategories. */
  target: string;
  /** What becomes of budgets for the same period. Required if both categories have such budgets. */
  budgets: MergedBudgets | null;
}

/** Moves what is in a category to another one, and deletes it. */
export const useMerge = () =>
  useFinanceMutation(({ id, target, budgets }: Merge) =>
    request('post', '/api/v1/categories/{id}/merge', {
      path: { id },
      body: { target_category_id: target, budgets },
    }),
  );
