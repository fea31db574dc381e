import { describe, expect, it } from 'vitest';
import { addAmounts, moneyParts, shares } from './money';

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
  ])('gives %s %s in %s its own minor unit', (amount, currency, locale, expected) => {
    expect(text(amount, currency, locale).replaceAll(/\s/g, ' ')).toBe(expected);
  });

  it('names the minor unit, so that it can be set lighter', () => {
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
  it('always add up to the whole', () => {
    expect(shares(['1', '1', '1'])).toEqual([334, 333, 333]);
    expect(shares(['0.0001', '9999999999999.9999'])).toEqual([0, 1000]);
  });

  it('count what is owed as nothing', () => {
    expect(shares(['-5', '10'])).toEqual([0, 1000]);
  });

  it('are none of nothing', () => {
    expect(shares(['0', '0.00'])).toEqual([0, 0]);
    expect(shares([])).toEqual([]);
  });
});
