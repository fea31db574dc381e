export { accountSummaryQuery, accountsQuery } from './api';
export { CreateAccountDialog } from './components/dialogs';
