import type { TransactionType } from '@/shared/api/types';
import { isDay, monthEnd, monthStart } from '@/shared/lib/days';
import { paths } from '@/shared/lib/paths';
import type { Conditions } from './api';

export const periods = [
  'all',
  'this-month',
  'last-month',
  'last-3-months',
  'this-year',
  'last-year',
  'custom',
] as const;
export const types = ['expense', 'income', 'transfer'] as const satisfies TransactionType[];

/** The filter, which is stored in the URL so that a filtered list can be bookmarked and shared. */
export interface Filter {
  period: (typeof periods)[number] | 'month';
  /** For a single month, such as `2026-03`. */
  month: string;
  /** For a custom period. */
  from: string;
  to: string;
  account: string;
  category: string;
  type: TransactionType | '';
  q: string;
}

export const noFilter: Filter = {
  period: 'all',
  month: '',
  from: '',
  to: '',
  account: '',
  category: '',
  type: '',
  q: '',
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const UNCATEGORISED = 'uncategorised';
const TEXT_MAX = 200;

/** Parses the filter from a URL. Invalid values are ignored. */
export function filterFromUrl(search: URLSearchParams): Filter {
  const value = (name: string, isSound: (text: string) => boolean) => {
    const text = search.get(name) ?? '';
    return isSound(text) ? text : '';
  };
  const month = value('month', (text) => MONTH.test(text));
  return {
    period: month ? 'month' : (periods.find((period) => period === search.get('period')) ?? 'all'),
    month,
    from: value('from', isDay),
    to: value('to', isDay),
    account: value('account', (text) => ID.test(text)),
    category: value('category', (text) => text === UNCATEGORISED || ID.test(text)),
    type: typeFrom(search.get('type')),
    q: (search.get('q') ?? '').slice(0, TEXT_MAX),
  };
}

/** The transaction type with this name, or an empty string. */
export function typeFrom(name: string | null): Filter['type'] {
  return types.find((type) => type === name) ?? '';
}

/** The filter as URL parameters, without empty values. */
export function filterToUrl(filter: Filter): URLSearchParams {
  const { period, month, from, to, ...rest } = filter;
  const days = period === 'custom' ? { period, from, to } : { period: period === 'all' ? '' : period };
  const entries = Object.entries({ ...(period === 'month' ? { month } : days), ...rest });
  return new URLSearchParams(entries.filter(([, value]) => value !== ''));
}

/** The path of the list with this filter. */
export function transactionsPath(conditions: Partial<Filter>): string {
  return `${paths.transactions}?${filterToUrl({ ...noFilter, ...conditions })}`;
}

/** Converts the filter to the conditions of a request. */
export function toConditions(filter: Filter, today: string): Conditions {
  const [from, to] = span(filter, today);
  const { account: account_id, category: category_id, type, q } = filter;
  return nonEmpty({ from, to, account_id, category_id, type, q: q.trim() });
}

/** The first day of the month that a filter shows; null if it shows another period. */
export function monthOf({ period, month }: Filter, today: string): string | null {
  if (period === 'month') return `${month}-01`;
  if (period === 'this-month') return monthStart(today);
  return period === 'last-month' ? monthStart(today, -1) : null;
}

type NonEmpty<Values> = { [Name in keyof Values]?: Exclude<Values[Name], ''> };

function nonEmpty<Values extends Record<string, string>>(values: Values): NonEmpty<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as NonEmpty<Values>;
}

function span({ period, month, from, to }: Filter, today: string): [string, string] {
  const year = today.slice(0, 4);
  const lastYear = monthStart(today, -12).slice(0, 4);
  switch (period) {
    case 'all':
      return ['', ''];
    case 'month':
      return [`${month}-01`, monthEnd(`${month}-01`)];
    case 'this-month':
      return [monthStart(today), monthEnd(today)];
    case 'last-month':
      return [monthStart(today, -1), monthEnd(today, -1)];
    case 'last-3-months':
      return [monthStart(today, -2), monthEnd(today)];
    case 'this-year':
      return [`${year}-01-01`, `${year}-12-31`];
    case 'last-year':
      return [`${lastYear}-01-01`, `${lastYear}-12-31`];
    case 'custom':
      return from && to && from > to ? [to, from] : [from, to];
  }
}
