import { listQuery } from '@/shared/api/queries';

const PAGE_SIZE = 50;

export const changeSetsQuery = () => listQuery('/api/v1/change-sets', { query: { limit: PAGE_SIZE } });

export const changedTransactionsQuery = (id: string) =>
  listQuery('/api/v1/change-sets/{id}/transactions', { path: { id }, query: { limit: PAGE_SIZE } });
