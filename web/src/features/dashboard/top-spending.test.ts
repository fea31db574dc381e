import { expect, it } from 'vitest';
import { topSpending } from './top-spending';

const group = (name: string, amount: string) => ({
  category_id: name,
  category_name: name,
  by_currency: [],
  converted: { total: { amount, currency: 'EUR' }, unconverted: [], stale: false },
});

it('lists the highest first and sums the others', () => {
  const groups = [group('Pets', '5.50'), group('Rent', '1200'), group('Food', '412.35'), group('Fees', '0.50')];
  expect(topSpending(groups, 2)).toEqual({
    top: [
      { id: 'Rent', name: 'Rent', amount: '1200' },
      { id: 'Food', name: 'Food', amount: '412.35' },
    ],
    other: { count: 2, amount: '6' },
  });
});

it('compares amounts as numbers, not as text', () => {
  const { top } = topSpending([group('Food', '90'), group('Rent', '1000')], 2);
  expect(top.map(({ name }) => name)).toEqual(['Rent', 'Food']);
});

it('leaves out categories with a net refund', () => {
  expect(topSpending([group('Clothes', '-20'), group('Food', '1')], 5)).toEqual({
    top: [{ id: 'Food', name: 'Food', amount: '1' }],
    other: null,
  });
});
