import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { AxiosResponse } from 'axios';
import { http } from '@/shared/api/client';
import { financeKey } from '@/shared/api/finances';
import type {
  CreatePortfolioRequest,
  Portfolio,
  PortfolioPage,
  PortfolioSummary,
  UpdatePortfolioRequest,
} from '@/shared/api/types';

const URL = '/api/v1/portfolios';
const PAGE_SIZE = 50;

const keys = {
  all: ['portfolios'] as const,
  list: () => [...keys.all, 'list'] as const,
  summary: () => [...keys.all, 'summary'] as const,
  detail: (id: string) => [...keys.all, 'detail', id] as const,
};

/** A portfolio with the version it was read at, which guards the change made to it. */
export interface VersionedPortfolio {
  portfolio: Portfolio;
  etag: string | undefined;
}

function versioned({ data, headers }: AxiosResponse<Portfolio>): VersionedPortfolio {
  const etag: unknown = headers['etag'];
  return { portfolio: data, etag: typeof etag === 'string' ? etag : undefined };
}

export function portfoliosQuery() {
  return infiniteQueryOptions({
    queryKey: keys.list(),
    queryFn: async ({ pageParam, signal }) => {
      const params = { limit: PAGE_SIZE, cursor: pageParam };
      const { data } = await http.get<PortfolioPage>(URL, { params, signal });
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

export function portfolioSummaryQuery() {
  return queryOptions({
    queryKey: keys.summary(),
    queryFn: async ({ signal }) => (await http.get<PortfolioSummary>(`${URL}/summary`, { signal })).data,
  });
}

/** Read once each time it is opened, and not again meanwhile: it is the version that a person is changing. */
export function portfolioQuery(id: string) {
  return queryOptions({
    queryKey: keys.detail(id),
    queryFn: async ({ signal }) => versioned(await http.get<Portfolio>(`${URL}/${id}`, { signal })),
    staleTime: 'static',
    gcTime: 0,
  });
}

function usePortfolioMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    // Returned, so that a mutation is done only when the page shows its effect.
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.all }),
        // What is held counts into what one owns.
        queryClient.invalidateQueries({ queryKey: financeKey() }),
      ]),
  });
}

interface Creation {
  portfolio: CreatePortfolioRequest;
  /** The same for every attempt at the same portfolio, so that a lost answer never makes two. */
  idempotencyKey: string;
}

export function useCreatePortfolio() {
  return usePortfolioMutation(async ({ portfolio, idempotencyKey }: Creation) => {
    const headers = { 'Idempotency-Key': idempotencyKey };
    return (await http.post<Portfolio>(URL, portfolio, { headers })).data;
  });
}

interface Change {
  id: string;
  etag: string | undefined;
  changes: UpdatePortfolioRequest;
}

export function useUpdatePortfolio() {
  return usePortfolioMutation(async ({ id, etag, changes }: Change) => {
    const headers = etag ? { 'If-Match': etag } : {};
    return (await http.patch<Portfolio>(`${URL}/${id}`, changes, { headers })).data;
  });
}

export function useDeletePortfolio() {
  return usePortfolioMutation(async (id: string) => {
    await http.delete(`${URL}/${id}`);
  });
}

export function useRestorePortfolio() {
  return usePortfolioMutation(async (id: string) => (await http.post<Portfolio>(`${URL}/${id}/restore`)).data);
}
