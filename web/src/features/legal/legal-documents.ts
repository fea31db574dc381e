import { currentLanguage } from '@/shared/i18n/catalogue';
import { matchLanguage } from '@/shared/i18n/language';

/** The version of both texts. It changes whenever their meaning does. */
export const LEGAL_VERSION = '2026-11-29';

export interface LegalText {
  title: string;
  lead: string;
  sections: { heading: string; paragraphs: string[] }[];
}

/** What a file of `documents` exports. */
interface Texts {
  terms: LegalText;
  privacy: LegalText;
}

export interface LegalDocuments extends Texts {
  language: string;
}

// One file for each language, such as `pt-br.ts`, as these are documents and not messages.
const documents = import.meta.glob<Texts>('./documents/*.ts');
const languages = Object.keys(documents).map((path) => path.replace(/^.*\/|\.ts$/g, ''));

/** The documents in the language of the interface, or else in English. */
export async function loadDocuments(): Promise<LegalDocuments> {
  const language = matchLanguage([currentLanguage()], languages);
  const load = documents[`./documents/${language}.ts`];
  if (!load) throw new Error('There are no legal documents in English.');
  const { terms, privacy } = await load();
  return { terms, privacy, language };
}
