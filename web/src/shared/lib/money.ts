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
      currencyDisplay: 'narrowSymbol',
      // An amount finer than its currency's minor unit is shown as it is rather than rounded.
      maximumFractionDigits: 4,
    });
    formatters.set(key, format);
  }
  return format;
}

/** The parts of an amount. The decimal string is formatted as it stands; it never becomes a binary number. */
export function moneyParts(amount: string, currency: string, locale?: string): MoneyPart[] {
  return formatter(locale, currency).formatToParts(decimal(amount));
}

/**
 * The share of each amount in their sum, in tenths of a percent, exact to the unit and adding up to 1000
 * (largest remainder). All amounts must be of one currency. Without a positive sum there are no shares.
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

/** The exact sum of amounts of one currency. */
export function addAmounts(amounts: string[]): string {
  return fromUnits(amounts.map(toUnits).reduce((sum, unit) => sum + unit, 0n));
}

const SCALE = 4;

/** An amount in ten-thousandths, the finest the server stores. */
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
