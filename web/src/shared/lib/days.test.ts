import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../i18n/catalogue';
import { formatDay, formatDays, formatTime, isDay, monthEnd, monthStart, today } from './days';
import { setFormatLocale } from './format-locale';

afterEach(() => {
  setLanguage('en', undefined);
  setFormatLocale('');
});

it('today depends on the time zone', () => {
  const now = new Date('2026-03-31T23:30:00Z');
  expect(today('UTC', now)).toBe('2026-03-31');
  expect(today('Asia/Tokyo', now)).toBe('2026-04-01');
  expect(today('America/New_York', now)).toBe('2026-03-31');
});

describe('months', () => {
  it.each([
    ['2026-03-31', 0, '2026-03-01', '2026-03-31'],
    ['2026-03-31', -1, '2026-02-01', '2026-02-28'],
    ['2024-01-15', 1, '2024-02-01', '2024-02-29'],
    ['2026-01-31', -1, '2025-12-01', '2025-12-31'],
    ['2026-11-22', -11, '2025-12-01', '2025-12-31'],
  ])('from %s on by %d begin %s and end %s', (day, months, start, end) => {
    expect(monthStart(day, months)).toBe(start);
    expect(monthEnd(day, months)).toBe(end);
  });
});

it.each(['2026-02-30', '2026-2-3', 'yesterday', ''])('%j is not a date', (text) => {
  expect(isDay(text)).toBe(false);
});

it('formats dates independently of the time zone', () => {
  expect(formatDay('2026-01-01', 'medium', 'en-US')).toBe('Jan 1, 2026');
  expect(formatDays('2026-12-26', '2027-01-25', 'medium', 'en-US').replaceAll(/\s/g, ' ')).toBe(
    'Dec 26, 2026 – Jan 25, 2027',
  );
});

it('formats times in a time zone', () => {
  const time = formatTime('2026-03-31T23:30:00Z', 'Asia/Tokyo', 'en-US');
  expect(time.replaceAll(/\s/g, ' ')).toBe('Apr 1, 2026, 8:30 AM');
});

it('formats months in the language of the interface, and dates as users do', () => {
  setFormatLocale('de-AT');
  expect(formatDay('2026-01-31', 'medium')).toBe('31.01.2026');
  expect(formatDay('2026-01-31', 'monthYear')).toBe('January 2026');
  setFormatLocale('en-US');
  expect(formatDay('2026-09-01', 'month')).toBe('Sep 2026');
  setFormatLocale('de-AT');
  setLanguage('de', {});
  expect(formatDay('2026-01-31', 'monthName')).toBe('Jänner');
});
