import { chosenLanguage, matchLanguage, PSEUDO, STORAGE_KEY } from './language';

/** Changes to the best language for the locale of the user's settings. If it is another one, the page is reloaded. */
export function followLocale(locale: string): void {
  if (chosenLanguage() === PSEUDO) return;
  const wanted = matchLanguage([locale, ...navigator.languages]);
  if (wanted === chosenLanguage()) return;
  store(wanted);
  // Without storage the choice would be lost, and the page would be reloaded forever.
  if (wanted === chosenLanguage()) location.reload();
}

function store(tag: string): void {
  try {
    if (tag === matchLanguage(navigator.languages)) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, tag);
  } catch {
    // The browser allows no storage.
  }
}
