import { expect, it } from 'vitest';
import { totalsByCurrency } from './totals-by-currency';

it('never adds amounts in different currencies', () => {
  const totals = totalsByCurrency([
    { account_type: 'DOMESTIC', portfolio_count: 2, totals: [{ amount: '100.10', currency: 'EUR' }] },
    {
      account_type: 'INTERNATIONAL',
      portfolio_count: 1,
      totals: [
        { amount: '0.20', currency: 'EUR' },
        { amount: '7', currency: 'USD' },
      ],
    },
  ]);
  expect(totals).toEqual([
    {
      currency: 'EUR',
      total: '100.3',
      byKind: [
        { kind: 'DOMESTIC', amount: '100.10' },
        { kind: 'INTERNATIONAL', amount: '0.20' },
      ],
    },
    { currency: 'USD', total: '7', byKind: [{ kind: 'INTERNATIONAL', amount: '7' }] },
  ]);
});
