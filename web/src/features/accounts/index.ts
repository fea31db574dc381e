export { accountSummaryQuery, accountsQuery } from './api';
export { AccountLinks } from './components/account-links';
export { CreateAccountDialog } from './components/dialogs';
