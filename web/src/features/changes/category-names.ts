import { useSuspenseQuery } from '@tanstack/react-query';
import { allCategories, categoryTreeQuery, deletedCategoriesQuery } from '@/features/categories';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';

/** The names of categories by ID, also of deleted ones. */
export type CategoryNames = ReadonlyMap<string, string>;

export async function loadCategoryNames(): Promise<void> {
  await allLoaded(
    queryClient.ensureQueryData(categoryTreeQuery()),
    queryClient.ensureQueryData(deletedCategoriesQuery()),
  );
}

/** The names of the categories, which must be loaded. */
export function useCategoryNames(): CategoryNames {
  const { data: tree } = useSuspenseQuery(categoryTreeQuery());
  const { data: deleted } = useSuspenseQuery(deletedCategoriesQuery());
  return new Map([...deleted, ...allCategories(tree)].map(({ id, name }) => [id, name]));
}
