import type { CategoryKind, Transaction } from '@/shared/api/types';
import { compareAmounts } from '@/shared/lib/money';

/** The kind of category that suits all transactions, if they have the same type and are not transfers. */
export function commonKind(transactions: Transaction[]): CategoryKind | null {
  const [type, ...others] = new Set(transactions.map((transaction) => transaction.type));
  return type === undefined || type === 'transfer' || others.length > 0 ? null : type;
}

/** Whether two transactions can become a transfer: one outgoing, one incoming, on different accounts. */
export function canLink(transactions: Transaction[]): boolean {
  const [one, other, ...more] = transactions;
  if (!(one && other) || more.length > 0) return false;
  const isOut = ({ amount }: Transaction) => compareAmounts(amount, '0') < 0;
  const isFree = one.type !== 'transfer' && other.type !== 'transfer';
  return isFree && one.account_id !== other.account_id && isOut(one) !== isOut(other);
}
