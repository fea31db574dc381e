import { itemsQuery, listQuery, useFinanceMutation } from '@/shared/api/queries';
import { type Body, type Options, request } from '@/shared/api/request';
import { editableResource, resource } from '@/shared/api/resource';

const PAGE_SIZE = 50;
const LABELS = 'account,category';

/** The filter as query parameters of the server. */
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

/** The newest transactions whose description contains the words of a text. */
export const foundTransactionsQuery = (q: string, limit: number) =>
  itemsQuery('/api/v1/transactions', { query: { q, limit } });

export const transactionSummaryQuery = (conditions: Conditions) =>
  itemsQuery('/api/v1/transactions/summary', { query: conditions });

/** The URL of the CSV export of the transactions that match the conditions. */
export function exportUrl(conditions: Conditions): string {
  return `/api/v1/transactions/export?${new URLSearchParams({ ...conditions, format: 'csv' })}`;
}

/** Changes all transactions or none. */
export const useRecategorise = () =>
  useFinanceMutation((body: Body<'/api/v1/transactions/bulk', 'patch'>) =>
    request('patch', '/api/v1/transactions/bulk', { body }),
  );

/** Deletes all transactions or none, and both sides of transfers. */
export const useRemoveTransactions = () =>
  useFinanceMutation((ids: string[]) => request('delete', '/api/v1/transactions/bulk', { body: { ids } }));

/** Links two transactions as a transfer. */
export const useLinkTransfer = () =>
  useFinanceMutation((body: Body<'/api/v1/transfers/link', 'post'>) =>
    request('post', '/api/v1/transfers/link', { body }),
  );

/** Splits a transfer into an expense and an income. */
export const useUnlinkTransfer = () =>
  useFinanceMutation((id: string) => request('post', '/api/v1/transfers/{id}/unlink', { path: { id } }));
