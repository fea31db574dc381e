import { queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import { financeKey } from '@/shared/api/finances';
import type { CategoryTree } from '@/shared/api/types';

export function categoryTreeQuery() {
  return queryOptions({
    queryKey: financeKey('categories', 'tree'),
    queryFn: async ({ signal }) => (await http.get<CategoryTree>('/api/v1/categories/tree', { signal })).data.items,
  });
}
