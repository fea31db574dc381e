import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import { financeKey, useCreate, useRemove, useRestore, useUpdate, versionedQuery } from '@/shared/api/finances';
import type {
  Account,
  AccountPage,
  AccountSummary,
  BalanceHistory,
  CreateAccountRequest,
  UpdateAccountRequest,
} from '@/shared/api/types';
import type { BalanceSpan } from './balance-span';

const URL = '/api/v1/accounts';
/** The most that the server gives at once: few people have more, and forms offer them all. */
const PAGE_SIZE = 200;

export function accountsQuery() {
  return infiniteQueryOptions({
    queryKey: financeKey('accounts', 'list'),
    queryFn: async ({ pageParam, signal }) => {
      const params = { limit: PAGE_SIZE, sort: 'name', cursor: pageParam };
      return (await http.get<AccountPage>(URL, { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

/** What is in open accounts, and all of it in one currency. */
export function accountSummaryQuery(currency: string) {
  return queryOptions({
    queryKey: financeKey('accounts', 'summary', currency),
    queryFn: async ({ signal }) =>
      (await http.get<AccountSummary>(`${URL}/summary`, { params: { currency }, signal })).data,
  });
}

/** An account as it stands, for a page; to change it, read its version by `accountQuery`. */
export function accountDetailQuery(id: string) {
  return queryOptions({
    queryKey: financeKey('accounts', 'detail', id),
    queryFn: async ({ signal }) => (await http.get<Account>(`${URL}/${id}`, { signal })).data,
  });
}

/** What was in an account at the end of each day or month of a span. */
export function accountBalancesQuery(id: string, span: BalanceSpan) {
  return queryOptions({
    queryKey: financeKey('accounts', 'balances', id, span),
    queryFn: async ({ signal }) =>
      (await http.get<BalanceHistory>(`${URL}/${id}/balances`, { params: span, signal })).data.points,
    placeholderData: keepPreviousData,
  });
}

export const accountQuery = (id: string) => versionedQuery<Account>(`${URL}/${id}`);

export const useCreateAccount = () => useCreate<CreateAccountRequest, Account>(URL);
export const useUpdateAccount = () => useUpdate<UpdateAccountRequest, Account>(URL);
export const useRemoveAccount = () => useRemove(URL);
export const useRestoreAccount = () => useRestore(URL);
