export { newestTransactionsQuery, transactionsQuery } from './api';
export { Amount } from './components/amount';
export { TransactionList } from './components/transaction-list';
export { TransactionText } from './components/transaction-text';
export { transactionsPath } from './filter';
