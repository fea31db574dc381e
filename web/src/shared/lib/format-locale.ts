let locale: string | undefined;

/** The locale in which dates, numbers and amounts are formatted: that of the user's settings, or else the browser's. */
export function formatLocale(): string | undefined {
  return locale;
}

/** Sets the locale of the user's settings. A tag that this browser does not understand is ignored. */
export function setFormatLocale(tag: string): void {
  try {
    locale = Intl.getCanonicalLocales(tag)[0];
  } catch {
    locale = undefined;
  }
}
