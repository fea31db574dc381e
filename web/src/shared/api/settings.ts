import { queryOptions } from '@tanstack/react-query';
import { request } from './request';

/** The user's settings, such as the base currency for totals and the time zone. */
export function settingsQuery() {
  return queryOptions({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request('get', '/api/v1/user/settings', {}, { signal }),
    staleTime: 5 * 60_000,
  });
}
