import { listQuery, readQuery } from '@/shared/api/queries';
import { resource } from '@/shared/api/resource';

const PAGE_SIZE = 50;
/** The maximum page size of the server. */
const HOLDINGS_PAGE_SIZE = 200;

export const portfolios = resource('/api/v1/portfolios', ({ name }) => name);

/** The operations on the holdings of a portfolio. */
export const holdingsOf = (portfolio: string) =>
  resource('/api/v1/portfolios/{id}/holdings', ({ symbol }) => symbol, { id: portfolio });

export const portfoliosQuery = () => listQuery('/api/v1/portfolios', { query: { limit: PAGE_SIZE } });

export const portfolioSummaryQuery = () => readQuery('/api/v1/portfolios/summary', {});

/** The holdings of a portfolio by currency, the most valuable first. */
export const holdingsQuery = (portfolio: string) =>
  listQuery('/api/v1/portfolios/{id}/holdings', {
    path: { id: portfolio },
    query: { limit: HOLDINGS_PAGE_SIZE, sort: 'value' },
  });
