export { foundTransactionsQuery, newestTransactionsQuery, transactionSummaryQuery, transactionsQuery } from './api';
export { Amount } from './components/amount';
export { QuickAddDialog, QuickEditDialog, ShortcutHelpDialog } from './components/dialogs';
export { TransactionList } from './components/transaction-list';
export { TransactionText } from './components/transaction-text';
export { transactionsPath } from './filter';
