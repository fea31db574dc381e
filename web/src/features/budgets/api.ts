import { itemsQuery, listQuery } from '@/shared/api/queries';
import { resource } from '@/shared/api/resource';

const PAGE_SIZE = 200;
const ALERTS_PAGE_SIZE = 10;

export const budgets = resource('/api/v1/budgets', ({ name }) => name);

export const budgetsQuery = () => listQuery('/api/v1/budgets', { query: { limit: PAGE_SIZE, sort: 'name' } });

/** The progress of the budgets that are active on a day, by default today. */
export const budgetProgressQuery = (on?: string) =>
  itemsQuery('/api/v1/budgets/progress', on === undefined ? {} : { query: { on } });

/** The alerts of budgets, newest first. */
export const budgetAlertsQuery = () => listQuery('/api/v1/budgets/alerts', { query: { limit: ALERTS_PAGE_SIZE } });
