import { keepPreviousData } from '@tanstack/react-query';
import { listQuery, readQuery } from '@/shared/api/queries';
import { resource } from '@/shared/api/resource';
import type { BalanceSpan } from './balance-span';

/** The most that the server gives at once: few people have more, and forms offer them all. */
const PAGE_SIZE = 200;

export const accounts = resource('/api/v1/accounts', ({ name }) => name);

export const accountsQuery = () => listQuery('/api/v1/accounts', { query: { limit: PAGE_SIZE, sort: 'name' } });

/** All accounts, with their balances at the end of the last twelve months. */
export const accountsWithBalancesQuery = () =>
  listQuery('/api/v1/accounts', { query: { limit: PAGE_SIZE, sort: 'name', include: 'balances' } });

/** What is in open accounts, and all of it in one currency. */
export const accountSummaryQuery = (currency: string) => readQuery('/api/v1/accounts/summary', { query: { currency } });

/** What was in an account at the end of each day or month of a span. */
export function accountBalancesQuery(id: string, span: BalanceSpan) {
  return {
    ...readQuery('/api/v1/accounts/{id}/balances', { path: { id }, query: { ...span } }),
    placeholderData: keepPreviousData,
  };
}
