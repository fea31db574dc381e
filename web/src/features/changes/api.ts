import { listQuery, useFinanceMutation } from '@/shared/api/queries';
import { request } from '@/shared/api/request';

const PAGE_SIZE = 50;

export const changeSetsQuery = () => listQuery('/api/v1/change-sets', { query: { limit: PAGE_SIZE } });

export const changedTransactionsQuery = (id: string) =>
  listQuery('/api/v1/change-sets/{id}/transactions', { path: { id }, query: { limit: PAGE_SIZE } });

interface Undo {
  id: string;
  /** Whether to skip rows that have changed since. Otherwise they prevent the undo. */
  skipChanged?: boolean;
}

/** Undoes a bulk change. */
export const useUndoChangeSet = () =>
  useFinanceMutation(({ id, skipChanged = false }: Undo) =>
    request('post', '/api/v1/change-sets/{id}/undo', { path: { id }, body: { skip_changed: skipChanged } }),
  );
