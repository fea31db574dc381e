import { describe, expect, it } from 'vitest';
import { countryChoices, countryName, currencyChoices, currencyOfCountry, localeCountry } from './countries';

describe('countryChoices', () => {
  it('has every country once, by name', () => {
    const choices = countryChoices('en');
    expect(choices).toHaveLength(249);
    expect(new Set(choices.map(({ code }) => code)).size).toBe(249);
    expect(choices[0]).toEqual({ code: 'AF', name: 'Afghanistan' });
  });

  it('is sorted by the rules of the language', () => {
    const names = countryChoices('de').map(({ name }) => name);
    expect(names.indexOf('Österreich')).toBeLessThan(names.indexOf('Pakistan'));
  });
});

it('currencyChoices has each currency once', () => {
  const codes = currencyChoices('en').map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toEqual(expect.arrayContaining(['EUR', 'USD', 'JPY', 'KWD', 'CHF']));
});

it('names a country in the requested language', () => {
  expect(countryName('DE', 'fr')).toBe('Allemagne');
});

it('knows the currency of a country', () => {
  expect(currencyOfCountry('CH')).toBe('CHF');
  expect(currencyOfCountry('')).toBeUndefined();
});

it.each([
  ['de-AT', 'AT'],
  ['de', 'DE'],
  ['es-419', undefined],
])('maps the locale %s to the country %s', (locale, country) => {
  expect(localeCountry(locale)).toBe(country);
});
