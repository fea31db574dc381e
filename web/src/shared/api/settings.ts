import { queryOptions } from '@tanstack/react-query';
import { http } from './client';
import type { Settings } from './types';

/** How the person wants things shown: the currency of totals, and where their days begin and end. */
export function settingsQuery() {
  return queryOptions({
    queryKey: ['settings'],
    queryFn: async ({ signal }) => (await http.get<Settings>('/api/v1/user/settings', { signal })).data,
    staleTime: 5 * 60_000,
  });
}
