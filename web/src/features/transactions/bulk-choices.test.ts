import { expect, it } from 'vitest';
import { aTransaction } from '@/test/handlers';
import { canLink, commonKind } from './bulk-choices';

const spent = aTransaction({ id: 'a' });
const received = aTransaction({ id: 'b', amount: '12.50', type: 'income', account_id: 'savings' });
const moved = aTransaction({ id: 'c', type: 'transfer' });

it('finds the common kind of category', () => {
  expect(commonKind([spent, { ...spent, id: 'd' }])).toBe('expense');
  expect(commonKind([received])).toBe('income');
  expect(commonKind([spent, received])).toBeNull();
  expect(commonKind([moved])).toBeNull();
  expect(commonKind([])).toBeNull();
});

it('links an outgoing and an incoming transaction on different accounts', () => {
  expect(canLink([spent, received])).toBe(true);
  expect(canLink([received, spent])).toBe(true);
});

it.each([
  ['one alone', [spent]],
  ['three', [spent, received, moved]],
  ['two on one account', [spent, { ...received, account_id: spent.account_id }]],
  ['two that went out', [spent, { ...received, amount: '-3' }]],
  ['half of another transfer', [moved, received]],
])('does not link %s', (_, transactions) => {
  expect(canLink(transactions)).toBe(false);
});
