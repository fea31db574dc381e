import { itemsQuery, useFinanceMutation } from '@/shared/api/queries';
import { request } from '@/shared/api/request';
import { resource } from '@/shared/api/resource';

export const categories = resource('/api/v1/categories', ({ name }) => name);

export const categoryTreeQuery = () => itemsQuery('/api/v1/categories/tree', {});

/** How many transactions, budgets and subcategories each category has. */
export const categoryUsageQuery = () => itemsQuery('/api/v1/categories/usage', {});

interface Reassignment {
  id: string;
  /** The ID of the category that gets the transactions, budgets and subcategories. */
  target: string;
}

/** Deletes a category that is in use, and moves what is in it to another one. */
export const useReassignAndRemove = () =>
  useFinanceMutation(({ id, target }: Reassignment) =>
    request('delete', '/api/v1/categories/{id}', { path: { id }, query: { reassign_to: target } }),
  );
