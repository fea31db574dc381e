import { intlLanguage } from '../i18n/catalogue';

/** A duration in its two largest units: `45 secs`, `2 mins 5 secs`. */
export function formatDuration(seconds: number, locale = intlLanguage()): string {
  const units = [
    ['hour', Math.floor(seconds / 3600)],
    ['minute', Math.floor((seconds % 3600) / 60)],
    ['second', seconds % 60],
  ] as const;
  const shown = units.filter(([unit, count]) => count > 0 || (unit === 'second' && seconds === 0)).slice(0, 2);
  const parts = shown.map(([unit, count]) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
  );
  return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(parts);
}
