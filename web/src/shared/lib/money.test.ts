import { describe, expect, it } from 'vitest';
import {
  addAmounts,
  axisOf,
  compareAmounts,
  formatPrice,
  formatQuantity,
  moneyParts,
  negate,
  parseAmount,
  parseQuantity,
  partOf,
  ratioOf,
  shares,
  tickLabels,
} from './money';

const text = (amount: string, currency: string, locale: string) =>
  moneyParts(amount, currency, locale)
    .map(({ value }) => value)
    .join('');

describe('moneyParts', () => {
  it('formats beyond the precision of a binary number', () => {
    expect(text('90071992547409931.0001', 'USD', 'en-US')).toBe('$90,071,992,547,409,931.0001');
    expect(text('0.1', 'USD', 'en-US')).toBe('$0.10');
  });

  it.each([
    ['1234', 'JPY', 'en-US', '¥1,234'],
    ['1234.5', 'KWD', 'en-US', 'KWD 1,234.500'],
    ['-1234.5', 'EUR', 'de-DE', '-1.234,50 €'],
    ['0', 'EUR', 'de-DE', '0,00 €'],
    ['12', 'CAD', 'en-US', 'CA$12.00'],
    ['12', 'USD', 'en-CA', 'US$12.00'],
    ['12', 'SEK', 'en-US', 'SEK 12.00'],
  ])('gives %s %s in %s its own minor unit', (amount, currency, locale, expected) => {
    expect(text(amount, currency, locale).replaceAll(/\s/g, ' ')).toBe(expected);
  });

  it('separates the decimals, so that they can be styled', () => {
    expect(moneyParts('12.30', 'USD', 'en-US').map(({ type }) => type)).toEqual([
      'currency',
      'integer',
      'decimal',
      'fraction',
    ]);
  });

  it.each(['', '1e3', '1,5', 'NaN', '0x10'])('refuses %j', (amount) => {
    expect(() => moneyParts(amount, 'EUR')).toThrow(RangeError);
  });
});

describe('addAmounts', () => {
  it.each([
    [['0.1', '0.2'], '0.3'],
    [['9007199254740993', '0.0001'], '9007199254740993.0001'],
    [['1.50', '-2'], '-0.5'],
    [['-0.00005'], '0'],
    [[], '0'],
  ])('adds %j exactly', (amounts, sum) => {
    expect(addAmounts(amounts)).toBe(sum);
  });
});

describe('shares', () => {
  it('always add up to 1000', () => {
    expect(shares(['1', '1', '1'])).toEqual([334, 333, 333]);
    expect(shares(['0.0001', '9999999999999.9999'])).toEqual([0, 1000]);
  });

  it('count negative amounts as zero', () => {
    expect(shares(['-5', '10'])).toEqual([0, 1000]);
  });

  it('are zero without a positive sum', () => {
    expect(shares(['0', '0.00'])).toEqual([0, 0]);
    expect(shares([])).toEqual([]);
  });
});

describe('parseAmount', () => {
  it.each([
    ['12.50', 'en-US', '12.50'],
    ['12,50', 'en-US', '12.50'],
    ['1,234', 'en-US', '1234'],
    ['1,234,567.8', 'en-US', '1234567.8'],
    ['1.234', 'de-DE', '1234'],
    ['1.234,56', 'de-DE', '1234.56'],
    ['12.50', 'de-DE', '12.50'],
    ['1 234,5', 'fr-FR', '1234.5'],
    ["1'234.50", 'de-CH', '1234.50'],
    ['−5', 'en-US', '-5'],
    [' 900719925474099.0001 ', 'en-US', '900719925474099.0001'],
  ])('reads %j in %s as %s', (written, locale, amount) => {
    expect(parseAmount(written, locale)).toBe(amount);
  });

  it.each(['', '-', '1e3', '1,2,3', '1.2.3', '1.23456', '$5', '12,34.5', '0x10'])(
    'takes %j for no amount',
    (written) => {
      expect(parseAmount(written, 'en-US')).toBeNull();
    },
  );
});

it('negates and compares beyond the precision of a binary number', () => {
  expect(negate('9007199254740993.01')).toBe('-9007199254740993.01');
  expect(negate('-70.00')).toBe('70.00');
  expect(negate('0.00')).toBe('0.00');
  expect(compareAmounts('9007199254740993', '9007199254740992')).toBe(1);
  expect(compareAmounts('-10', '9')).toBe(-1);
  expect(compareAmounts('1.50', '1.5')).toBe(0);
});

it.each([
  ['25', '100', 0.25],
  ['150', '100', 1],
  ['-5', '100', 0],
  ['5', '0', 0],
  ['5', '-100', 0],
])('%s of %s is drawn as %d', (amount, whole, part) => {
  expect(partOf(amount, whole)).toBe(part);
});

describe('axisOf', () => {
  it.each([
    [
      ['147845.78', '172400'],
      ['140000', '150000', '160000', '170000', '180000'],
    ],
    [
      ['-120', '80.5'],
      ['-200', '-100', '0', '100'],
    ],
    [['5'], ['5', '6']],
    [
      ['0', '0'],
      ['0', '1'],
    ],
  ])('encloses %j in round ticks', (amounts, ticks) => {
    expect(axisOf(amounts).ticks).toEqual(ticks);
  });

  it('places amounts between its first and last tick', () => {
    expect(axisOf(['0', '25', '100']).positions).toEqual([0, 0.25, 1]);
  });
});

it.each([
  [
    ['2200', '2400', '3000'],
    ['$2.2K', '$2.4K', '$3K'],
  ],
  [
    ['22700', '22710', '22720'],
    ['$22,700', '$22,710', '$22,720'],
  ],
  [
    ['-1', '0', '1'],
    ['-$1', '$0', '$1'],
  ],
])('labels the ticks %j exactly', (ticks, labels) => {
  expect(tickLabels(ticks, 'USD', 'en-US')).toEqual(labels);
});

describe('quantities', () => {
  it.each([
    ['0.0000000001', '0.0000000001'],
    ['1,234.5', '1234.5'],
    ['0,5', '0.5'],
    ['0.00000000001', null],
    ['some', null],
  ])('%j is read as %j', (written, quantity) => {
    expect(parseQuantity(written, 'en-US')).toBe(quantity);
  });

  it('are formatted with all digits, like prices', () => {
    expect(formatQuantity('1234.0000000001', 'en-US')).toBe('1,234.0000000001');
    expect(formatPrice('0.00001234', 'EUR', 'en-US')).toBe('€0.00001234');
    expect(formatPrice('104.7', 'EUR', 'en-US')).toBe('€104.70');
  });
});

describe('the ratio of an amount to a whole', () => {
  it.each([
    ['25', '100', 0.25],
    ['-50', '100', -0.5],
    ['1', '3', 0.3333],
    ['1', '0', null],
    ['1', '-5', null],
  ])('of %s to %s is %s', (amount, whole, ratio) => {
    expect(ratioOf(amount, whole)).toBe(ratio);
  });
});
