import { expect, it } from 'vitest';
import { balanceRanges, balanceSpan } from './balance-span';

it.each([
  ['quarter', '2026-01-01', 'day'],
  ['year', '2025-04-01', 'month'],
  ['years', '2021-04-01', 'month'],
] as const)('the range of a %s begins with a month and ends today', (range, from, interval) => {
  expect(balanceSpan(range, '2026-03-31')).toEqual({ from, to: '2026-03-31', interval });
});

it('asks for no more points than the server gives', () => {
  for (const range of balanceRanges) {
    const { from, to, interval } = balanceSpan(range, '2028-12-31');
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
    expect(interval === 'day' ? days : days / 28).toBeLessThanOrEqual(366);
  }
});
