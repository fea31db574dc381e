import { currentLanguage, intlLanguage } from '../i18n/catalogue';
import { isWrittenAlike } from '../i18n/locale-match';
import { formatLocale } from './format-locale';

/** Functions for calendar dates such as `2026-03-31`, which sort as text and have no time zone, and for times. */

const formats = {
  /** `Mar 31, 2026` */
  medium: { dateStyle: 'medium' },
  /** `Mar 31` */
  short: { month: 'short', day: 'numeric' },
  /** `31` */
  dayOfMonth: { day: 'numeric' },
  /** `Mar 2026` */
  month: { year: 'numeric', month: 'short' },
  /** `March 2026` */
  monthYear: { year: 'numeric', month: 'long' },
  /** `March` */
  monthName: { month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type Format = keyof typeof formats;

/** A date in the user's format; a month, which consists of words, is in the language of the interface. */
export function formatDay(day: string, format: Format, locale = localeOf(format)): string {
  return new Intl.DateTimeFormat(locale, { ...formats[format], timeZone: 'UTC' }).format(date(day));
}

/** `Mar 1 – 31, 2026` */
export function formatDays(
  from: string,
  to: string,
  format: 'medium' | 'short' = 'medium',
  locale = formatLocale(),
): string {
  return new Intl.DateTimeFormat(locale, { ...formats[format], timeZone: 'UTC' }).formatRange(date(from), date(to));
}

/** A point in time in a time zone: `Mar 31, 2026, 10:00 AM` */
export function formatTime(time: string, timeZone: string, locale = formatLocale()): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return format.format(new Date(time));
}

/** For months in the interface's language, the user's locale if it has that language: January is `Jänner` in Austria. */
function localeOf(format: Format): string | undefined {
  const locale = formatLocale();
  if (format === 'medium' || format === 'short' || format === 'dayOfMonth') return locale;
  return locale && isWrittenAlike(locale, currentLanguage()) ? locale : intlLanguage();
}

/** The current date in a time zone. */
export function today(timeZone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The first day of the month that is the given number of months after (or, if negative, before) that of a date. */
export function monthStart(day: string, months = 0): string {
  const start = date(day);
  start.setUTCDate(1);
  start.setUTCMonth(start.getUTCMonth() + months);
  return text(start);
}

/** The last day of the month that is the given number of months after that of a date. */
export function monthEnd(day: string, months = 0): string {
  const next = date(monthStart(day, months + 1));
  next.setUTCDate(0);
  return text(next);
}

/** The number of days from one date to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((date(to).getTime() - date(from).getTime()) / DAY_MS);
}

/** Whether a text is a valid date. */
export function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date(value).getTime()) && text(date(value)) === value;
}

const DAY_MS = 86_400_000;

function date(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function text(value: Date): string {
  return value.toISOString().slice(0, 10);
}
