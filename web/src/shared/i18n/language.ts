import { setLanguage, type Translation } from './catalogue';
import { isWrittenAlike } from './locale-match';

const STORAGE_KEY = 'coffer.language';
const ENGLISH = 'en';
/** For tests: English with accents, brackets and longer texts. It is used only if it is stored as the choice. */
const PSEUDO = 'en-XA';

// Each language is a chunk of its own, and is loaded only by those who use it.
const modules = import.meta.glob<Translation>(['../../languages/*.ts', '!../../languages/translation*.ts'], {
  import: 'default',
});
const loaders = new Map(Object.entries(modules).map(([path, load]) => [tagOf(path), load]));
/** The languages that users may have. */
export const availableLanguages: readonly string[] = [ENGLISH, ...loaders.keys()].filter((tag) => tag !== PSEUDO);

/**
 * The first of the wanted languages that is available. `de` stands for `de-AT`, and as a last resort, so does any that
 * is written alike: `pt-BR` for `pt`, `zh-Hant` for `zh-TW`.
 */
export function matchLanguage(wanted: readonly string[], languages = availableLanguages): string {
  for (const tag of wanted) {
    const found = languageByPrefix(tag, languages) ?? languages.find((language) => isWrittenAlike(language, tag));
    if (found) return found;
  }
  return ENGLISH;
}

function languageByPrefix(tag: string, languages: readonly string[]): string | undefined {
  for (let prefix = tag; prefix; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf('-'), 0))) {
    const found = languages.find((language) => language.toLowerCase() === prefix.toLowerCase());
    if (found) return found;
  }
  return undefined;
}

/** Loads the language that the user's settings have chosen in this browser, or else the best one for the browser. */
export async function startLanguage(): Promise<void> {
  const tag = chosenLanguage();
  const load = loaders.get(tag);
  if (!load) return;
  try {
    setLanguage(tag, await load());
  } catch {
    // English is better than no page.
  }
}

/** Changes to the best language for the locale of the user's settings. If it is another one, the page is reloaded. */
export function followLocale(locale: string): void {
  if (chosenLanguage() === PSEUDO) return;
  const wanted = matchLanguage([locale, ...navigator.languages]);
  if (wanted === chosenLanguage()) return;
  store(wanted);
  // Without storage the choice would be lost, and the page would be reloaded forever.
  if (wanted === chosenLanguage()) location.reload();
}

/** File names are in lower case, tags are not. */
function tagOf(path: string): string {
  return new Intl.Locale(path.replace(/^.*\/|\.ts$/g, '')).toString();
}

/** The stored choice, or else the best language for the browser. */
function chosenLanguage(): string {
  const stored = read();
  const isKnown = stored === ENGLISH || (stored !== null && loaders.has(stored));
  return isKnown ? stored : matchLanguage(navigator.languages);
}

function read(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function store(tag: string): void {
  try {
    if (tag === matchLanguage(navigator.languages)) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, tag);
  } catch {
    // The browser allows no storage.
  }
}
