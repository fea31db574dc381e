import { formatLocale } from './format-locale';
import { useHiddenAmounts } from './hidden-amounts';

/** Shown instead of an amount or a quantity while amounts are hidden. */
export const HIDDEN = '•••';

/** The text, or the mask while amounts are hidden. Pages are rendered anew when that changes. */
function unlessHidden(text: () => string): string {
  return useHiddenAmounts.getState().isSet ? HIDDEN : text();
}

export interface MoneyPart {
  type: Intl.NumberFormatPartTypes;
  value: string;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string | undefined, currency: string): Intl.NumberFormat {
  const key = `${locale ?? ''} ${currency}`;
  let format = formatters.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      // An amount with more decimal places than its currency is not rounded.
      maximumFractionDigits: 4,
    });
    formatters.set(key, format);
  }
  return format;
}

/** The parts of a formatted amount. The decimal string is never converted to a binary number. */
export function moneyParts(amount: string, currency: string, locale = formatLocale()): MoneyPart[] {
  return formatter(locale, currency).formatToParts(decimal(amount));
}

/**
 * The share of each amount in their sum, in tenths of a percent. The shares add up to exactly 1000 (largest remainder
 * method). All amounts must have the same currency. Without a positive sum there are no shares.
 */
export function shares(amounts: string[]): number[] {
  const units = amounts.map(toUnits).map((unit) => (unit > 0n ? unit : 0n));
  const sum = units.reduce((total, unit) => total + unit, 0n);
  if (sum === 0n) return amounts.map(() => 0);

  const floors = units.map((unit) => Number((unit * 1000n) / sum));
  const missing = 1000 - floors.reduce((total, floor) => total + floor, 0);
  const byRemainder = units
    .map((unit, index) => ({ index, remainder: (unit * 1000n) % sum }))
    .sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : 0))
    .slice(0, missing);
  for (const { index } of byRemainder) floors[index] = (floors[index] ?? 0) + 1;
  return floors;
}

/** The exact sum of amounts in the same currency. */
export function addAmounts(amounts: string[]): string {
  return fromUnits(amounts.map(toUnits).reduce((sum, unit) => sum + unit, 0n));
}

/** The amount with the opposite sign and the same decimal places. Zero has no sign. */
export function negate(amount: string): string {
  const unsigned = amount.replace(/^-/, '');
  return unsigned !== amount || toUnits(amount) === 0n ? unsigned : `-${amount}`;
}

/** Compares two amounts in the same currency, for `sort`: negative, zero or positive. */
export function compareAmounts(a: string, b: string): number {
  const difference = toUnits(a) - toUnits(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The ratio of an amount to `whole`, from 0 to 1. It is inexact, and only for drawing. */
export function partOf(amount: string, whole: string): number {
  const [part, all] = [toUnits(amount), toUnits(whole)];
  if (all <= 0n || part <= 0n) return 0;
  return part >= all ? 1 : Number((part * 10_000n) / all) / 10_000;
}

/** The ratio of an amount to `whole`, to four decimal places; null unless `whole` is positive. */
export function ratioOf(amount: string, whole: string): number | null {
  const [part, all] = [toUnits(amount), toUnits(whole)];
  return all <= 0n ? null : Number((part * 10_000n) / all) / 10_000;
}

export interface Axis {
  /** Round amounts in ascending order. All drawn amounts are between the first and the last. */
  ticks: string[];
  /** The position of each amount between the first tick (0) and the last (1). It is inexact, and only for drawing. */
  positions: number[];
}

const TICKS = 4n;

/** An axis with few round ticks for amounts in the same currency. */
export function axisOf(amounts: string[]): Axis {
  const units = amounts.map(toUnits);
  const least = units.reduce((a, b) => (b < a ? b : a), units[0] ?? 0n);
  const greatest = units.reduce((a, b) => (b > a ? b : a), units[0] ?? 0n);
  const step = roundStep((greatest - least) / TICKS);
  const first = floorTo(least, step);
  const last = greatest === first ? first + step : -floorTo(-greatest, step);

  const ticks: bigint[] = [];
  for (let tick = first; tick <= last; tick += step) ticks.push(tick);
  const positions = units.map((unit) => Number(((unit - first) * 10_000n) / (last - first)) / 10_000);
  return { ticks: ticks.map(fromUnits), positions };
}

/** The smallest of 1, 2 and 5 times a power of ten that is at least `least` and at least one whole unit. */
function roundStep(least: bigint): bigint {
  for (let power = 10n ** BigInt(SCALE); ; power *= 10n) {
    const found = [power, 2n * power, 5n * power].find((step) => step >= least);
    if (found) return found;
  }
}

function floorTo(value: bigint, step: bigint): bigint {
  const rest = ((value % step) + step) % step;
  return value - rest;
}

/** The labels of an axis, such as `$12K`. Where that would round the ticks, they are written out: `$12,030`. */
export function tickLabels(ticks: string[], currency: string, locale = formatLocale()): string[] {
  const labels = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: 0, ...options });
    return ticks.map((tick) => unlessHidden(() => format.format(decimal(tick))));
  };
  const short = labels({ notation: 'compact', maximumFractionDigits: 1 });
  const exact = labels({ notation: 'compact', maximumFractionDigits: 20 });
  return short.every((label, index) => label === exact[index]) ? short : labels({ maximumFractionDigits: 0 });
}

export function formatAmount(amount: string, currency: string, locale = formatLocale()): string {
  return unlessHidden(() => formatter(locale, currency).format(decimal(amount)));
}

/**
 * Parses user input as an exact decimal. Returns null if it is invalid. It accepts the separators of the locale, and a
 * single point or comma that cannot be a thousands separator: `1,234.5`, `12.50` and `12,50` in English.
 */
export function parseAmount(text: string, locale = formatLocale()): string | null {
  return parseDecimal(text, SCALE, locale);
}

/** Like `parseAmount`, for quantities of shares or coins, which may have more decimal places than amounts. */
export function parseQuantity(text: string, locale = formatLocale()): string | null {
  return parseDecimal(text, QUANTITY_PLACES, locale);
}

function parseDecimal(text: string, places: number, locale = formatLocale()): string | null {
  const written = text
    .trim()
    .replace(/^[−–]/, '-')
    .replaceAll(/[\s'’]/g, '');
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value;
  const [group, decimalMark] = point === ',' ? ['.', ','] : [',', '.'];
  const grouped = new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${decimalMark}\\d{1,${places}})?$`);
  const plain = grouped.test(written) ? written.replaceAll(group, '') : written;
  const normal = plain.replace(/^\+/, '').replace(',', '.');
  return new RegExp(`^-?\\d{1,15}(\\.\\d{1,${places}})?$`).test(normal) ? normal : null;
}

/** Formats a quantity with all its digits. */
export function formatQuantity(quantity: string, locale = formatLocale()): string {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: QUANTITY_PLACES });
  return unlessHidden(() => format.format(decimal(quantity)));
}

/** Formats a price per unit, which may have more decimal places than amounts. */
export function formatPrice(price: string, currency: string, locale = formatLocale()): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: QUANTITY_PLACES });
  return format.format(decimal(price));
}

/** The number of decimal places of quantities and prices on the server. */
const QUANTITY_PLACES = 10;

const SCALE = 4;

/** An amount in ten-thousandths, the precision of the server. */
function toUnits(amount: string): bigint {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(decimal(amount)) ?? [];
  const digits = `${whole}${fraction.slice(0, SCALE).padEnd(SCALE, '0')}`;
  return BigInt(`${sign}${digits}`);
}

function fromUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${fraction && `.${fraction}`}`;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

function decimal(amount: string): Intl.StringNumericLiteral {
  if (!DECIMAL.test(amount)) throw new RangeError(`not a decimal amount: ${amount}`);
  return amount as Intl.StringNumericLiteral;
}
