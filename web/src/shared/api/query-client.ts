import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error';

const MAX_RETRIES = 2;

/** An answer is final; only a server that was not reached, or is briefly unavailable, is asked again. */
function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.isUnreachable || error.status === 502 || error.status === 503);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < MAX_RETRIES && isTransient(error),
    },
    mutations: { retry: false },
  },
});
