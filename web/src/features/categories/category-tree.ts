import type { Category, CategoryTree } from '@/shared/api/types';

/** The categories of the tree, each followed by its subcategories. */
export function allCategories(tree: CategoryTree['items']): Category[] {
  return tree.flatMap(({ category, children }) => [category, ...children]);
}

/** Finds a category or subcategory in the tree. */
export function findCategory(tree: CategoryTree['items'], id: string): Category | undefined {
  return allCategories(tree).find((category) => category.id === id);
}
