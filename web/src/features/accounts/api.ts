import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import { financeKey, useCreate, useRemove, useRestore, useUpdate, versionedQuery } from '@/shared/api/finances';
import type {
  Account,
  AccountPage,
  AccountSummary,
  CreateAccountRequest,
  UpdateAccountRequest,
} from '@/shared/api/types';

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

export const accountQuery = (id: string) => versionedQuery<Account>(`${URL}/${id}`);

export const useCreateAccount = () => useCreate<CreateAccountRequest, Account>(URL);
export const useUpdateAccount = () => useUpdate<UpdateAccountRequest, Account>(URL);
export const useRemoveAccount = () => useRemove(URL);
export const useRestoreAccount = () => useRestore(URL);
