import { describe, expect, it } from 'vitest';
import { filterFromUrl, filterToUrl, noFilter, toConditions } from './filter';

const ACCOUNT = '0192f0c4-0000-7000-8000-0000000000c1';
const fromUrl = (query: string) => filterFromUrl(new URLSearchParams(query));

describe('a filter in the URL', () => {
  it('is restored unchanged', () => {
    const filter = { ...noFilter, period: 'last-year', account: ACCOUNT, type: 'income', q: 'rent & co' } as const;
    expect(filterFromUrl(filterToUrl(filter))).toEqual(filter);
  });

  it('names a single month', () => {
    const filter = fromUrl('month=2026-02&period=last-year');
    expect(filterToUrl(filter).toString()).toBe('month=2026-02');
    expect(toConditions(filter, '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });

  it('is absent if nothing is filtered', () => {
    expect(filterToUrl(noFilter).toString()).toBe('');
  });

  it.each(['period=ever', 'account=1', 'type=gift', 'category=none', 'from=2026-02-30', 'month=2026-13'])(
    'of %s is left out, since it makes no sense',
    (query) => {
      expect(fromUrl(query)).toEqual(noFilter);
    },
  );
});

describe('the conditions for the server', () => {
  it.each([
    ['all', {}],
    ['this-month', { from: '2026-03-01', to: '2026-03-31' }],
    ['last-month', { from: '2026-02-01', to: '2026-02-28' }],
    ['last-3-months', { from: '2026-01-01', to: '2026-03-31' }],
    ['this-year', { from: '2026-01-01', to: '2026-12-31' }],
    ['last-year', { from: '2025-01-01', to: '2025-12-31' }],
  ])('name the days of %s', (period, days) => {
    expect(toConditions(fromUrl(`period=${period}`), '2026-03-31')).toEqual(days);
  });

  it('swap days in the wrong order', () => {
    const filter = fromUrl('period=custom&from=2026-05-01&to=2026-04-01');
    expect(toConditions(filter, '2026-06-01')).toEqual({ from: '2026-04-01', to: '2026-05-01' });
  });

  it('omit custom days for other periods', () => {
    expect(toConditions(fromUrl('from=2026-05-01&q=%20rent%20'), '2026-06-01')).toEqual({ q: 'rent' });
  });
});
