import { queryOptions } from '@tanstack/react-query';
import { request } from './request';

/** How the person wants things shown: the currency of totals, and where their days begin and end. */
export function settingsQuery() {
  return queryOptions({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request('get', '/api/v1/user/settings', {}, { signal }),
    staleTime: 5 * 60_000,
  });
}
