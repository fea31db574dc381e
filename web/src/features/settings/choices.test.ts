import { expect, it } from 'vitest';
import { localeChoices, timeZoneChoices } from './choices';

it('offers the present locale and time zone even if they are unusual', () => {
  expect(localeChoices('gsw-CH').map(({ code }) => code)).toContain('gsw-CH');
  expect(timeZoneChoices('Etc/GMT+12')).toContain('Etc/GMT+12');
});

it('offers each choice once', () => {
  expect(localeChoices('en-US').filter(({ code }) => code === 'en-US')).toHaveLength(1);
  expect(timeZoneChoices('UTC').filter((zone) => zone === 'UTC')).toHaveLength(1);
});

it.each([
  ['is', 'is-IS'],
  ['pt-BR', 'pt-BR'],
  ['zh-Hant', 'zh-TW'],
  ['sr-Latn', 'sr-Latn-RS'],
])('offers the language %s as %s', (language, locale) => {
  expect(localeChoices('en-US', [language]).map(({ code }) => code)).toContain(locale);
});
