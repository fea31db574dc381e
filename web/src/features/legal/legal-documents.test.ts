import { afterEach, expect, test } from 'vitest';
import { setLanguage } from '@/shared/i18n/catalogue';
import { documentLanguage, loadDocuments } from './legal-documents';

afterEach(() => setLanguage('en', undefined));

test.each([
  { tag: 'pt-BR', files: ['en', 'pt-br'], found: 'pt-br' },
  { tag: 'de-CH', files: ['de', 'en'], found: 'de' },
  { tag: 'zh-Hant', files: ['en', 'zh-tw'], found: 'zh-tw' },
  { tag: 'fr', files: ['de', 'en'], found: 'en' },
])('documents for $tag of $files are those in $found', ({ tag, files, found }) => {
  expect(documentLanguage(tag, files)).toBe(found);
});

test('documents are in English if there are none in the language', async () => {
  setLanguage('xx', {});
  expect(await loadDocuments()).toMatchObject({ language: 'en', terms: { title: 'Terms of use' } });
});
