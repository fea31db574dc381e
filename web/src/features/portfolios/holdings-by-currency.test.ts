import { expect, it } from 'vitest';
import { aHolding } from '@/test/handlers';
import { holdingsByCurrency } from './holdings-by-currency';

const world = aHolding({ symbol: 'VWCE', value: '750', gain: '50' });
const bonds = aHolding({ symbol: 'AGGH', value: '250', gain: '-20' });
const swiss = aHolding({ symbol: 'NESN', currency: 'CHF', value: '80', gain: null, cost_basis: null });
const unpriced = aHolding({ symbol: 'NEW', value: null, gain: null, price: null, priced_on: null });

it('never adds amounts in different currencies', () => {
  const totals = [
    { amount: '1000', currency: 'EUR' },
    { amount: '80', currency: 'CHF' },
  ];
  const [francs, euros] = holdingsByCurrency([swiss, world, bonds], totals);
  expect(francs).toMatchObject({ currency: 'CHF', value: '80', gain: null, withoutGain: 1 });
  expect(euros).toMatchObject({ currency: 'EUR', value: '1000', gain: '30', withoutGain: 0, unpriced: 0 });
  expect(euros?.holdings.map(({ share }) => share)).toEqual([0.75, 0.25]);
});

it('counts holdings without a price, which have no share', () => {
  const [euros] = holdingsByCurrency([world, unpriced], [{ amount: '750', currency: 'EUR' }]);
  expect(euros).toMatchObject({ unpriced: 1, withoutGain: 1, gain: '50' });
  expect(euros?.holdings.map(({ share }) => share)).toEqual([1, null]);
});

it('computes shares of the whole portfolio, including pages not loaded', () => {
  const [euros] = holdingsByCurrency([world], [{ amount: '1500', currency: 'EUR' }]);
  expect(euros?.holdings[0]?.share).toBe(0.5);
});

it('has no value if no holding has a price', () => {
  expect(holdingsByCurrency([unpriced], [])).toMatchObject([{ value: null, gain: null, unpriced: 1 }]);
});
