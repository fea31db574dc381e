import format, { type CompiledMessage, type FormatOptions } from 'icu-minify/format';
import { createElement, Fragment, type ReactNode } from 'react';
import { formatLocale } from '../lib/format-locale';
import type { Messages, MessageTree } from './message-types';

/** A catalogue as the build leaves it: messages with parameters are compiled, others stay plain text. */
interface Source {
  readonly [key: string]: CompiledMessage | Source;
}

interface Target {
  [key: string]: string | ((values: Values) => ReactNode) | Target;
}

type Values = Record<string, never>;

/** The messages of a language by catalogue, or a function that derives them from the English ones. */
export type Translation = Source | ((english: CompiledMessage) => CompiledMessage);

interface Catalogue {
  name: string;
  english: Source;
  messages: Target;
}

const catalogues: Catalogue[] = [];
let language = 'en';
let translation: Translation | undefined;

/** The language of the interface, which may differ from the locale in which numbers and dates are formatted. */
export function currentLanguage(): string {
  return language;
}

/** The locale of lists, names and durations in the words of the interface, whose English is British. */
export function intlLanguage(): string {
  return language === 'en' ? 'en-GB' : language;
}

/**
 * Defines the messages of a feature in English, in ICU MessageFormat: `'{count, plural, one {# item} other {# items}}'`.
 * A message with parameters is a function of them, and a message with tags, such as `<link>…</link>`, of elements too.
 * The build compiles them, in files named `messages.ts` or `…-messages.ts` (build/messages.ts).
 */
export function catalogue<const Tree extends MessageTree>(name: string, english: Tree): Messages<Tree> {
  const added: Catalogue = { name, english, messages: {} };
  catalogues.push(added);
  fill(added);
  return added.messages as unknown as Messages<Tree>;
}

/** Changes the language of all catalogues, also of those that are loaded later. */
export function setLanguage(tag: string, messages: Translation | undefined): void {
  language = tag;
  translation = messages;
  document.documentElement.lang = tag;
  document.documentElement.dir = directionOf(tag);
  catalogues.forEach(fill);
}

/** `rtl` for languages that are written from right to left, if the browser can tell. */
function directionOf(tag: string): 'ltr' | 'rtl' {
  // Some browsers have a method, older ones a property.
  const locale = new Intl.Locale(tag) as Intl.Locale & TextDirection;
  return (locale.getTextInfo?.() ?? locale.textInfo)?.direction === 'rtl' ? 'rtl' : 'ltr';
}

interface TextDirection {
  getTextInfo?: () => { direction?: string };
  textInfo?: { direction?: string };
}

function fill({ name, english, messages }: Catalogue): void {
  const derived = typeof translation === 'function' ? translation : (translation?.[name] as Source | undefined);
  translate(messages, english, derived);
}

function translate(target: Target, english: Source, translated: Translation | undefined): void {
  for (const [key, source] of Object.entries(english)) {
    const own = typeof translated === 'function' ? translated : translated?.[key];
    if (isMessage(source)) {
      const text = typeof own === 'function' ? own(source) : ((own ?? source) as CompiledMessage);
      target[key] = typeof text === 'string' ? text : (values) => formatted(text, values);
    } else {
      const inner: Target = {};
      target[key] ??= inner;
      translate(target[key] as Target, source, own as Translation | undefined);
    }
  }
}

function isMessage(source: CompiledMessage | Source): source is CompiledMessage {
  return typeof source === 'string' || Array.isArray(source);
}

// Plurals follow the language, numbers the user's locale. Types allow no dates: those are passed formatted.
const formatters = {
  getNumberFormat: (_: unknown, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(formatLocale(), options),
  getPluralRules: (locale: string, options?: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options),
};

function formatted(message: CompiledMessage, values: Values): ReactNode {
  const result = format<ReactNode>(message, language, values, {
    formatters: formatters as FormatOptions['formatters'],
  });
  return Array.isArray(result) ? createElement(Fragment, null, ...result) : result;
}

/** A list in the language of the interface: `Food, Home and Travel`. */
export function formatList(items: string[]): string {
  return new Intl.ListFormat(intlLanguage(), { type: 'conjunction' }).format(items);
}
