import * as z from 'zod/mini';
import type { Account, Transaction, Transfer } from '@/shared/api/types';
import * as codec from '@/shared/forms/field-codecs';
import { formFields, type ValuesOf } from '@/shared/forms/form-fields';
import { rule } from '@/shared/forms/rule';
import { compareAmounts, negate, parseAmount } from '@/shared/lib/money';
import { types } from './filter';
import { messages } from './messages';

const text = messages.validation;

/** The currency of the receiving account, if it differs from that of the sending account. */
export function receivedCurrency(accounts: Account[], from: string, to: string): string | undefined {
  const currency = (id: string) => accounts.find((account) => account.id === id)?.currency;
  const [sent, received] = [currency(from), currency(to)];
  return sent !== undefined && sent !== received ? received : undefined;
}

/** The amounts of transfers are entered without a sign. */
const unsigned = codec.amount(text.amount, codec.isPositive);

const isNegative = (value: string) => compareAmounts(parseAmount(value) ?? '0', '0') < 0;

const fields = formFields({
  type: codec.choice(types, 'expense'),
  /** The sign follows from the type; a negative amount reduces expenses (a refund) or income. */
  amount: codec.amount(text.amountOrRefund, (exact) => compareAmounts(exact, '0') !== 0),
  description: codec.text({ required: text.descriptionRequired, max: 500 }),
  booked_on: codec.chosen(text.dayRequired),
  account_id: codec.chosen(text.accountRequired),
  category_id: codec.optional(),
  to_account_id: codec.plain(z.string(), ''),
  /** Required if the accounts have different currencies. */
  received_amount: { ...unsigned, schema: z.string() },
});

export type TransactionValues = ValuesOf<typeof fields>;

export const emptyTransaction = (today: string, account: string) =>
  fields.empty({ booked_on: today, account_id: account });

export function transactionSchema(accounts: Account[]) {
  const needsReceived = ({ type, account_id, to_account_id }: TransactionValues) =>
    type === 'transfer' && receivedCurrency(accounts, account_id, to_account_id) !== undefined;
  const isAmount = (value: string) => unsigned.schema.safeParse(value).success;
  return fields.schema.check(
    rule('amount', text.amount, ({ type, amount: sent }) => type !== 'transfer' || !isNegative(sent)),
    rule(
      'category_id',
      text.reducedCategory,
      ({ type, amount: moved, category_id }) => type === 'transfer' || category_id !== '' || !isNegative(moved),
    ),
    rule('to_account_id', text.accountRequired, ({ type, to_account_id: to }) => type !== 'transfer' || to !== ''),
    rule(
      'to_account_id',
      text.sameAccount,
      ({ type, account_id: from, to_account_id: to }) => type !== 'transfer' || !to || from !== to,
    ),
    rule('received_amount', text.amount, (values) => !needsReceived(values) || isAmount(values.received_amount)),
  );
}

export function toTransaction(values: TransactionValues) {
  const { type, amount: exact, to_account_id, received_amount, ...request } = fields.toRequest(values);
  return { ...request, amount: type === 'income' ? exact : negate(exact) };
}

export function toTransfer(values: TransactionValues, accounts: Account[]) {
  const { account_id, to_account_id } = values;
  return { ...toTransferChanges(values, accounts), from_account_id: account_id, to_account_id };
}

/** The request to update a transfer, whose accounts cannot change. */
export function toTransferChanges(values: TransactionValues, accounts: Account[]) {
  const { account_id, to_account_id } = values;
  const { amount: exact, booked_on, description, received_amount } = fields.toRequest(values);
  const isBetweenCurrencies = receivedCurrency(accounts, account_id, to_account_id) !== undefined;
  const received = isBetweenCurrencies ? { received_amount } : {};
  return { amount: exact, booked_on, description, ...received };
}

export function fromTransaction(transaction: Transaction): TransactionValues {
  const { type, amount: signed } = transaction;
  return fields.fromEntity({
    ...transaction,
    amount: type === 'income' ? signed : negate(signed),
    to_account_id: '',
    received_amount: '',
  });
}

export function fromTransfer({ outgoing, incoming }: Transfer): TransactionValues {
  return {
    ...fromTransaction(outgoing),
    type: 'transfer',
    to_account_id: incoming.account_id,
    received_amount: outgoing.currency === incoming.currency ? '' : incoming.amount,
  };
}
