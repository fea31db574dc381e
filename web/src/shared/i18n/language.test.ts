import { afterEach, describe, expect, test, vi } from 'vitest';
import { currentLanguage, setLanguage } from './catalogue';
import { followLocale, matchLanguage, startLanguage } from './language';

afterEach(() => setLanguage('en', undefined));

describe('the language', () => {
  test.each([
    { wanted: ['de-AT'], available: ['en', 'de'], best: 'de' },
    { wanted: ['pt-BR'], available: ['en', 'pt', 'pt-BR'], best: 'pt-BR' },
    { wanted: ['zh-Hant-TW'], available: ['en', 'zh-Hant'], best: 'zh-Hant' },
    { wanted: ['ja', 'fr-CH', 'de'], available: ['en', 'de', 'fr'], best: 'fr' },
    { wanted: ['EN-gb', 'de'], available: ['en', 'de'], best: 'en' },
    { wanted: ['pt-BR'], available: ['en', 'pt-br'], best: 'pt-br' },
    { wanted: ['pt'], available: ['en', 'pt-BR'], best: 'pt-BR' },
    { wanted: ['pt-PT', 'en'], available: ['en', 'pt-BR'], best: 'pt-BR' },
    { wanted: ['zh-TW'], available: ['en', 'zh-Hans', 'zh-Hant'], best: 'zh-Hant' },
    { wanted: ['zh-CN'], available: ['en', 'zh-Hant'], best: 'en' },
    { wanted: ['not_a_tag', 'de'], available: ['en', 'de'], best: 'de' },
    { wanted: ['ja'], available: ['en', 'de'], best: 'en' },
    { wanted: [], available: ['en', 'de'], best: 'en' },
  ])('for $wanted is $best of $available', ({ wanted, available, best }) => {
    expect(matchLanguage(wanted, available)).toBe(best);
  });

  test('is English unless another one is stored', async () => {
    await startLanguage();
    expect(currentLanguage()).toBe('en');
    localStorage.setItem('coffer.language', 'xx');
    await startLanguage();
    expect(currentLanguage()).toBe('en');
    localStorage.setItem('coffer.language', 'en-XA');
    await startLanguage();
    expect(currentLanguage()).toBe('en-XA');
  });

  test('is never the pseudo-locale by the settings or the browser', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-XA']);
    expect(matchLanguage(['en-XA'])).toBe('en');
  });

  test('stays the pseudo-locale when settings name another locale', () => {
    localStorage.setItem('coffer.language', 'en-XA');
    followLocale('de-DE');
    expect(localStorage.getItem('coffer.language')).toBe('en-XA');
  });

  test('is not stored when it is that of the browser', () => {
    followLocale('en-GB');
    expect(localStorage.getItem('coffer.language')).toBeNull();
  });
});
