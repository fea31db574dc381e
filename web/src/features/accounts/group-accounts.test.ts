import { expect, it } from 'vitest';
import { anAccount } from '@/test/handlers';
import { groupAccounts } from './group-accounts';

it('groups open accounts by kind and adds within a currency only', () => {
  const groups = groupAccounts([
    anAccount({ id: '1', type: 'loan', balance: '-90000.50' }),
    anAccount({ id: '2', type: 'checking', balance: '0.10' }),
    anAccount({ id: '3', type: 'checking', balance: '0.20' }),
    anAccount({ id: '4', type: 'checking', currency: 'CHF', balance: '7' }),
    anAccount({ id: '5', type: 'savings', closed_on: '2026-01-01' }),
  ]);
  expect(groups.map(({ kind, accounts }) => [kind, accounts.length])).toEqual([
    ['checking', 3],
    ['loan', 1],
  ]);
  expect(groups[0]?.totals).toEqual([
    { currency: 'CHF', amount: '7' },
    { currency: 'EUR', amount: '0.3' },
  ]);
});
