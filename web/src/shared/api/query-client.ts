import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error';

const MAX_RETRIES = 2;

/** Whether to retry a request: only if the server was not reached or is temporarily unavailable. */
function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.isUnreachable || error.status === 502 || error.status === 503);
}

/** The cache of server data. While the browser is offline, its requests fail; by default they would wait silently. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 30_000,
      retry: (failures, error) => failures < MAX_RETRIES && isTransient(error),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
