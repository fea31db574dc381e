import { expect, it } from 'vitest';
import { shownMonth } from './shown-month';

it('shows the present month up to today, and compares it with the same days of the last one', () => {
  expect(shownMonth('2026-03-01', '2026-03-14')).toEqual({
    from: '2026-03-01',
    to: '2026-03-14',
    isPresent: true,
    before: { from: '2026-02-01', to: '2026-02-14' },
  });
});

it('compares the end of a month with the end of a shorter one', () => {
  expect(shownMonth('2026-03-01', '2026-03-31').before).toEqual({ from: '2026-02-01', to: '2026-02-28' });
});

it('shows all days of an earlier month', () => {
  expect(shownMonth('2026-01-01', '2026-03-14')).toEqual({
    from: '2026-01-01',
    to: '2026-01-31',
    isPresent: false,
    before: { from: '2025-12-01', to: '2025-12-31' },
  });
});
