export { newestTransactionsQuery } from './api';
export { Amount } from './components/amount';
export { TransactionText } from './components/transaction-text';
