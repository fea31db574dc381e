import { itemsQuery, listQuery, useFinanceMutation } from '@/shared/api/queries';
import { type Body, type Options, request } from '@/shared/api/request';
import { editableResource, resource } from '@/shared/api/resource';

const PAGE_SIZE = 50;
const LABELS = 'account,category';

/** Conditions as the server's query parameters. */
export type Conditions = Pick<
  NonNullable<Options<'/api/v1/transactions', 'get'>['query']>,
  'from' | 'to' | 'account_id' | 'category_id' | 'type' | 'q'
>;

export const transactions = resource('/api/v1/transactions', ({ description }) => description);
export const transfers = editableResource('/api/v1/transfers', ({ outgoing }) => outgoing.description);

export const transactionsQuery = (conditions: Conditions) =>
  listQuery('/api/v1/transactions', { query: { ...conditions, include: LABELS, limit: PAGE_SIZE } });

export const newestTransactionsQuery = (limit: number) =>
  itemsQuery('/api/v1/transactions', { query: { include: LABELS, limit } });

export const transactionSummaryQuery = (conditions: Conditions) =>
  itemsQuery('/api/v1/transactions/summary', { query: conditions });

/** Where the browser fetches what the conditions find, as a table. */
export function exportUrl(conditions: Conditions): string {
  return `/api/v1/transactions/export?${new URLSearchParams({ ...conditions, format: 'csv' })}`;
}

/** All of them or none. */
export const useRecategorise = () =>
  useFinanceMutation((body: Body<'/api/v1/transactions/bulk', 'patch'>) =>
    request('patch', '/api/v1/transactions/bulk', { body }),
  );

/** All of them or none, and of transfers both halves. */
export const useRemoveTransactions = () =>
  useFinanceMutation((ids: string[]) => request('delete', '/api/v1/transactions/bulk', { body: { ids } }));

/** One after another, as the server takes them; those before one that fails are back. */
export function useRestoreTransactions() {
  return useFinanceMutation(async (ids: string[]) => {
    for (const id of ids) await request('post', '/api/v1/transactions/{id}/restore', { path: { id } });
  });
}

/** Makes one movement of what was booked as two. */
export const useLinkTransfer = () =>
  useFinanceMutation((body: Body<'/api/v1/transfers/link', 'post'>) =>
    request('post', '/api/v1/transfers/link', { body }),
  );

/** Takes a transfer apart, into something spent and something received. */
export const useUnlinkTransfer = () =>
  useFinanceMutation((id: string) => request('post', '/api/v1/transfers/{id}/unlink', { path: { id } }));
