import { expect, it } from 'vitest';
import { spendingPace } from './spending-pace';

const period = (from: string, spent?: string) => {
  const total = (amount: string) => ({ total: { amount, currency: 'EUR' }, unconverted: [], stale: false });
  const net = { amount: '0', currency: 'EUR' };
  return {
    from,
    to: from,
    by_currency: [],
    ...(spent !== undefined && { converted: { income: total('5'), expenses: total(spent), net } }),
  };
};

it('adds up the expenses of a month by day', () => {
  const days = [
    period('2026-02-28', '100'),
    period('2026-03-01', '10.50'),
    period('2026-03-02'),
    period('2026-03-03', '0.75'),
  ];
  expect(spendingPace(days, '2026-03-01')).toEqual([
    { day: '2026-03-01', amount: '10.5' },
    { day: '2026-03-02', amount: '10.5' },
    { day: '2026-03-03', amount: '11.25' },
  ]);
  expect(spendingPace(days, '2026-02-01')).toEqual([{ day: '2026-02-28', amount: '100' }]);
  expect(spendingPace([], '2026-02-01')).toEqual([]);
  expect(spendingPace(days, '2026-02-01', { day: '2026-02-28', amount: '100.01' })[0]?.amount).toBe('100.01');
});
