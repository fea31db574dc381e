import type { Category, CategoryTree } from '@/shared/api/types';

/** Finds a category or subcategory in the tree. */
export function findCategory(tree: CategoryTree['items'], id: string): Category | undefined {
  return tree.flatMap(({ category, children }) => [category, ...children]).find((category) => category.id === id);
}
