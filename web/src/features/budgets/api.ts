import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import { financeKey, useCreate, useRemove, useRestore, useUpdate, versionedQuery } from '@/shared/api/finances';
import type {
  Budget,
  BudgetAlertPage,
  BudgetPage,
  BudgetProgressList,
  CreateBudgetRequest,
  UpdateBudgetRequest,
} from '@/shared/api/types';

const URL = '/api/v1/budgets';
const PAGE_SIZE = 200;
const ALERTS_PAGE_SIZE = 10;

/** How far the budgets are that run today. */
export function budgetProgressQuery() {
  return queryOptions({
    queryKey: financeKey('budgets', 'progress'),
    queryFn: async ({ signal }) => (await http.get<BudgetProgressList>(`${URL}/progress`, { signal })).data.items,
  });
}

export function budgetsQuery() {
  return infiniteQueryOptions({
    queryKey: financeKey('budgets', 'list'),
    queryFn: async ({ pageParam, signal }) => {
      const params = { limit: PAGE_SIZE, sort: 'name', cursor: pageParam };
      return (await http.get<BudgetPage>(URL, { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

/** What was told of budgets, the newest first. */
export function budgetAlertsQuery() {
  return infiniteQueryOptions({
    queryKey: financeKey('budgets', 'alerts'),
    queryFn: async ({ pageParam, signal }) => {
      const params = { limit: ALERTS_PAGE_SIZE, cursor: pageParam };
      return (await http.get<BudgetAlertPage>(`${URL}/alerts`, { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

export const budgetQuery = (id: string) => versionedQuery<Budget>(`${URL}/${id}`);

export const useCreateBudget = () => useCreate<CreateBudgetRequest, Budget>(URL);
export const useUpdateBudget = () => useUpdate<UpdateBudgetRequest, Budget>(URL);
export const useRemoveBudget = () => useRemove(URL);
export const useRestoreBudget = () => useRestore(URL);
