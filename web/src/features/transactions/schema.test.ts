import { describe, expect, it } from 'vitest';
import { anAccount, aTransaction } from '@/test/handlers';
import {
  emptyTransaction,
  fromTransaction,
  fromTransfer,
  toTransaction,
  toTransfer,
  transactionSchema,
} from './schema';

const filled = {
  ...emptyTransaction('2026-03-31', 'a'),
  amount: '1,234.50',
  description: 'Rent',
};

const accounts = [anAccount({ id: 'a' }), anAccount({ id: 'b' }), anAccount({ id: 'swiss', currency: 'CHF' })];

const invalidFields = (values: typeof filled) =>
  transactionSchema(accounts)
    .safeParse(values)
    .error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('a transaction', () => {
  it('is sent with the exact negative amount', () => {
    expect(toTransaction(filled)).toMatchObject({ amount: '-1234.50', category_id: null });
    expect(toTransaction({ ...filled, type: 'income' }).amount).toBe('1234.50');
  });

  it('is edited without a sign', () => {
    expect(fromTransaction(aTransaction({ amount: '-9007199254740993.01' }))).toMatchObject({
      type: 'expense',
      amount: '9007199254740993.01',
    });
  });

  it('has a negative amount if it reduces its type, as a refund does', () => {
    const refund = fromTransaction(aTransaction({ amount: '1941', type: 'expense' }));
    expect(refund).toMatchObject({ type: 'expense', amount: '-1941' });
    expect(toTransaction(refund).amount).toBe('1941');
    const reversal = fromTransaction(aTransaction({ amount: '-20', type: 'income' }));
    expect(reversal).toMatchObject({ type: 'income', amount: '-20' });
    expect(toTransaction(reversal).amount).toBe('-20');
  });

  it('needs a category if its amount is negative', () => {
    expect(invalidFields({ ...filled, amount: '-5' })).toEqual(['category_id']);
    expect(invalidFields({ ...filled, amount: '-5', category_id: 'food' })).toEqual([]);
  });

  it.each(['', '0', '-0', 'twelve', '1.23456'])('has an amount other than zero, and not %j', (amount) => {
    expect(invalidFields({ ...filled, amount })).toContain('amount');
  });
});

describe('a transfer', () => {
  const transfer = { ...filled, type: 'transfer' as const, to_account_id: 'b' };

  it('goes from one account to another', () => {
    expect(invalidFields(transfer)).toEqual([]);
    expect(invalidFields({ ...transfer, to_account_id: '' })).toEqual(['to_account_id']);
    expect(invalidFields({ ...transfer, to_account_id: 'a' })).toEqual(['to_account_id']);
    expect(invalidFields({ ...transfer, amount: '-5' })).toEqual(['amount']);
  });

  it('has a received amount only if the currencies differ', () => {
    expect(toTransfer({ ...transfer, received_amount: '5' }, accounts)).not.toHaveProperty('received_amount');
    const abroad = { ...transfer, to_account_id: 'swiss' };
    expect(invalidFields(abroad)).toEqual(['received_amount']);
    expect(toTransfer({ ...abroad, received_amount: '1,180' }, accounts)).toMatchObject({
      amount: '1234.50',
      from_account_id: 'a',
      to_account_id: 'swiss',
      received_amount: '1180',
    });
  });

  it('is edited with both sides', () => {
    const sent = aTransaction({ amount: '-10.00', currency: 'EUR' });
    const received = aTransaction({ amount: '9.5', currency: 'CHF', account_id: 'swiss' });
    expect(fromTransfer({ id: 't', outgoing: sent, incoming: received })).toMatchObject({
      type: 'transfer',
      amount: '10.00',
      to_account_id: 'swiss',
      received_amount: '9.5',
    });
  });
});
