import type { CategoryTree } from '@/shared/api/types';

type Category = CategoryTree['items'][number]['category'];

/** A category of the tree, at the top or under another one. */
export function findCategory(tree: CategoryTree['items'], id: string): Category | undefined {
  return tree.flatMap(({ category, children }) => [category, ...children]).find((category) => category.id === id);
}
