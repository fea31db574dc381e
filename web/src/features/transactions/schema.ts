import * as z from 'zod/mini';
import type {
  Account,
  CreateTransactionRequest,
  CreateTransferRequest,
  Transaction,
  Transfer,
  UpdateTransferRequest,
} from '@/shared/api/types';
import { compareAmounts, negate, parseAmount } from '@/shared/lib/money';
import { copy } from './copy';

const text = copy.validation;
const DESCRIPTION_MAX = 500;

const isPositive = (value: string) => {
  const amount = parseAmount(value);
  return amount !== null && compareAmounts(amount, '0') > 0;
};

/** The currency of what a transfer brings, where it is another one than of what it takes. */
export function receivedCurrency(accounts: Account[], from: string, to: string): string | undefined {
  const currency = (id: string) => accounts.find((account) => account.id === id)?.currency;
  const [sent, received] = [currency(from), currency(to)];
  return sent !== undefined && sent !== received ? received : undefined;
}

const fields = z.object({
  type: z.enum(['expense', 'income', 'transfer']),
  amount: z.string().check(z.refine(isPositive, text.amount)),
  description: z
    .string()
    .check(z.trim(), z.minLength(1, text.descriptionRequired), z.maxLength(DESCRIPTION_MAX, text.descriptionTooLong)),
  booked_on: z.string().check(z.minLength(1, text.dayRequired)),
  account_id: z.string().check(z.minLength(1, text.accountRequired)),
  category_id: z.string(),
  to_account_id: z.string(),
  /** Asked for where the accounts are of unlike currencies. */
  received_amount: z.string(),
});

export type TransactionValues = z.infer<typeof fields>;

/** An amount is written without a sign; the type says which way it went. */
export function transactionSchema(accounts: Account[]) {
  const asksReceived = ({ type, account_id, to_account_id }: TransactionValues) =>
    type === 'transfer' && receivedCurrency(accounts, account_id, to_account_id) !== undefined;
  return fields.check(
    z.refine(({ type, to_account_id }) => type !== 'transfer' || to_account_id !== '', {
      error: text.accountRequired,
      path: ['to_account_id'],
      when: () => true,
    }),
    z.refine(
      ({ type, account_id, to_account_id }) => type !== 'transfer' || !to_account_id || account_id !== to_account_id,
      {
        error: text.sameAccount,
        path: ['to_account_id'],
        when: () => true,
      },
    ),
    z.refine((values) => !asksReceived(values) || isPositive(values.received_amount), {
      error: text.amount,
      path: ['received_amount'],
      when: () => true,
    }),
  );
}

const decimal = (value: string) => parseAmount(value) ?? value;

export function toTransaction(values: TransactionValues): CreateTransactionRequest {
  const { type, amount, description, booked_on, account_id, category_id } = values;
  const exact = decimal(amount);
  return {
    amount: type === 'income' ? exact : negate(exact),
    description,
    booked_on,
    account_id,
    category_id: category_id || null,
  };
}

export function toTransfer(values: TransactionValues, accounts: Account[]): CreateTransferRequest {
  const { account_id, to_account_id } = values;
  return { ...toTransferChanges(values, accounts), from_account_id: account_id, to_account_id };
}

/** What of a transfer can be changed: all but its accounts. */
export function toTransferChanges(values: TransactionValues, accounts: Account[]) {
  const { account_id, amount, booked_on, description, received_amount, to_account_id } = values;
  const isUnlike = receivedCurrency(accounts, account_id, to_account_id) !== undefined;
  const received = isUnlike ? { received_amount: decimal(received_amount) } : {};
  return { amount: decimal(amount), booked_on, description, ...received } satisfies UpdateTransferRequest;
}

export function fromTransaction(transaction: Transaction): TransactionValues {
  const { amount, description, booked_on, account_id, category_id } = transaction;
  const isIncome = compareAmounts(amount, '0') > 0;
  return {
    type: isIncome ? 'income' : 'expense',
    amount: isIncome ? amount : negate(amount),
    description,
    booked_on,
    account_id,
    category_id: category_id ?? '',
    to_account_id: '',
    received_amount: '',
  };
}

export function fromTransfer({ outgoing, incoming }: Transfer): TransactionValues {
  return {
    ...fromTransaction(outgoing),
    type: 'transfer',
    to_account_id: incoming.account_id,
    received_amount: outgoing.currency === incoming.currency ? '' : incoming.amount,
  };
}

export function emptyTransaction(today: string, account: string): TransactionValues {
  return {
    type: 'expense',
    amount: '',
    description: '',
    booked_on: today,
    account_id: account,
    category_id: '',
    to_account_id: '',
    received_amount: '',
  };
}
