import { formatLocale } from './format-locale';

/** Formats a ratio as a percentage: `0.125` is `12.5%`. */
export function formatPercent(part: number, locale = formatLocale()): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(part);
}
