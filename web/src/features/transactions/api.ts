import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import {
  financeKey,
  useCreate,
  useFinanceMutation,
  useRemove,
  useRestore,
  useUpdate,
  versionedQuery,
} from '@/shared/api/finances';
import type {
  ChangedTransactions,
  CreateTransactionRequest,
  CreateTransferRequest,
  DeletedTransactions,
  LinkRequest,
  RecategoriseRequest,
  Transaction,
  TransactionPage,
  TransactionSummary,
  Transfer,
  UpdateTransactionRequest,
  UpdateTransferRequest,
} from '@/shared/api/types';

const URL = '/api/v1/transactions';
const TRANSFERS_URL = '/api/v1/transfers';
const PAGE_SIZE = 50;
const LABELS = 'account,category';

/** Conditions as the server's query parameters. */
export type Conditions = Record<string, string>;

export function transactionsQuery(conditions: Conditions) {
  return infiniteQueryOptions({
    queryKey: financeKey('transactions', 'list', conditions),
    queryFn: async ({ pageParam, signal }) => {
      const params = { ...conditions, include: LABELS, limit: PAGE_SIZE, cursor: pageParam };
      return (await http.get<TransactionPage>(URL, { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

export function newestTransactionsQuery(limit: number) {
  return queryOptions({
    queryKey: financeKey('transactions', 'newest', limit),
    queryFn: async ({ signal }) =>
      (await http.get<TransactionPage>(URL, { params: { include: LABELS, limit }, signal })).data.items,
  });
}

export function transactionSummaryQuery(conditions: Conditions) {
  return queryOptions({
    queryKey: financeKey('transactions', 'summary', conditions),
    queryFn: async ({ signal }) =>
      (await http.get<TransactionSummary>(`${URL}/summary`, { params: conditions, signal })).data.items,
  });
}

export const transactionQuery = (id: string) => versionedQuery<Transaction>(`${URL}/${id}`);
export const transferQuery = (id: string) => versionedQuery<Transfer>(`${TRANSFERS_URL}/${id}`);

/** Where the browser fetches what the conditions find, as a table. */
export function exportUrl(conditions: Conditions): string {
  return `${URL}/export?${new URLSearchParams({ ...conditions, format: 'csv' })}`;
}

export const useCreateTransaction = () => useCreate<CreateTransactionRequest, Transaction>(URL);
export const useUpdateTransaction = () => useUpdate<UpdateTransactionRequest, Transaction>(URL);
export const useRemoveTransaction = () => useRemove(URL);
export const useRestoreTransaction = () => useRestore(URL);
export const useCreateTransfer = () => useCreate<CreateTransferRequest, Transfer>(TRANSFERS_URL);
export const useUpdateTransfer = () => useUpdate<UpdateTransferRequest, Transfer>(TRANSFERS_URL);

/** All of them or none. */
export function useRecategorise() {
  return useFinanceMutation(
    async (request: RecategoriseRequest) => (await http.patch<ChangedTransactions>(`${URL}/bulk`, request)).data,
  );
}

/** All of them or none, and of transfers both halves. */
export function useRemoveTransactions() {
  return useFinanceMutation(
    async (ids: string[]) => (await http.delete<DeletedTransactions>(`${URL}/bulk`, { data: { ids } })).data,
  );
}

/** One after another, as the server takes them; those before one that fails are back. */
export function useRestoreTransactions() {
  return useFinanceMutation(async (ids: string[]) => {
    for (const id of ids) await http.post(`${URL}/${id}/restore`);
  });
}

/** Makes one movement of what was booked as two. */
export function useLinkTransfer() {
  return useFinanceMutation(
    async (request: LinkRequest) => (await http.post<Transfer>(`${TRANSFERS_URL}/link`, request)).data,
  );
}

/** Takes a transfer apart, into something spent and something received. */
export function useUnlinkTransfer() {
  return useFinanceMutation(async (id: string) => {
    await http.post(`${TRANSFERS_URL}/${id}/unlink`);
  });
}
