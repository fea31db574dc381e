export { accountSummaryQuery, accountsQuery } from './api';
