import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import { financeKey, useCreate, useRemove, useRestore, useUpdate, versionedQuery } from '@/shared/api/finances';
import type {
  CreateHoldingRequest,
  CreatePortfolioRequest,
  Holding,
  HoldingPage,
  Portfolio,
  PortfolioPage,
  PortfolioSummary,
  UpdateHoldingRequest,
  UpdatePortfolioRequest,
} from '@/shared/api/types';

const URL = '/api/v1/portfolios';
const PAGE_SIZE = 50;
/** The most that the server gives at once. */
const HOLDINGS_PAGE_SIZE = 200;

const holdingsUrl = (portfolio: string) => `${URL}/${portfolio}/holdings`;

export function portfoliosQuery() {
  return infiniteQueryOptions({
    queryKey: financeKey('portfolios', 'list'),
    queryFn: async ({ pageParam, signal }) => {
      const params = { limit: PAGE_SIZE, cursor: pageParam };
      return (await http.get<PortfolioPage>(URL, { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

export function portfolioSummaryQuery() {
  return queryOptions({
    queryKey: financeKey('portfolios', 'summary'),
    queryFn: async ({ signal }) => (await http.get<PortfolioSummary>(`${URL}/summary`, { signal })).data,
  });
}

/** A portfolio as it stands, for a page; to change it, read its version by `portfolioQuery`. */
export function portfolioDetailQuery(id: string) {
  return queryOptions({
    queryKey: financeKey('portfolios', 'detail', id),
    queryFn: async ({ signal }) => (await http.get<Portfolio>(`${URL}/${id}`, { signal })).data,
  });
}

/** What a portfolio holds, by currency, of each the most valuable first. */
export function holdingsQuery(portfolio: string) {
  return infiniteQueryOptions({
    queryKey: financeKey('portfolios', 'holdings', portfolio),
    queryFn: async ({ pageParam, signal }) => {
      const params = { limit: HOLDINGS_PAGE_SIZE, sort: 'value', cursor: pageParam };
      return (await http.get<HoldingPage>(holdingsUrl(portfolio), { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

export const portfolioQuery = (id: string) => versionedQuery<Portfolio>(`${URL}/${id}`);
export const holdingQuery = ({ id, portfolio_id }: Holding) =>
  versionedQuery<Holding>(`${holdingsUrl(portfolio_id)}/${id}`);

export const useCreatePortfolio = () => useCreate<CreatePortfolioRequest, Portfolio>(URL);
export const useUpdatePortfolio = () => useUpdate<UpdatePortfolioRequest, Portfolio>(URL);
export const useDeletePortfolio = () => useRemove(URL);
export const useRestorePortfolio = () => useRestore(URL);
export const useCreateHolding = (portfolio: string) => useCreate<CreateHoldingRequest, Holding>(holdingsUrl(portfolio));
export const useUpdateHolding = (portfolio: string) => useUpdate<UpdateHoldingRequest, Holding>(holdingsUrl(portfolio));
export const useRemoveHolding = (portfolio: string) => useRemove(holdingsUrl(portfolio));
export const useRestoreHolding = (portfolio: string) => useRestore(holdingsUrl(portfolio));
