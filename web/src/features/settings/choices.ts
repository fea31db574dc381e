import { intlLanguage } from '@/shared/i18n/catalogue';
import { availableLanguages } from '@/shared/i18n/language';
import type { Choice } from '@/shared/lib/countries';

const LOCALES =
  'bg-BG ca-ES cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-NZ en-US en-ZA es-AR es-ES es-MX et-EE fi-FI fr-BE fr-CA fr-CH fr-FR hr-HR hu-HU it-CH it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sk-SK sl-SI sv-SE tr-TR uk-UA zh-CN zh-TW';

/** The locales to choose from and the present one, by name. Each language of the interface has one. */
export function localeChoices(present: string, languages = availableLanguages): Choice[] {
  const names = new Intl.DisplayNames(intlLanguage(), { type: 'language' });
  return [...new Set([...LOCALES.split(' '), ...languages.map(likelyLocale), present])]
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, intlLanguage()));
}

/** The language with its most likely region: `is-IS` for `is`. The script is named only if it is not the usual one. */
function likelyLocale(language: string): string {
  const full = new Intl.Locale(language).maximize();
  const short = new Intl.Locale(full.language, full.region ? { region: full.region } : {});
  return (short.maximize().script === full.script ? short : full).toString();
}

/** The time zones that this browser knows and the present one. */
export function timeZoneChoices(present: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), present])].sort();
}
