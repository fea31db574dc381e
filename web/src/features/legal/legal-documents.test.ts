import { afterEach, expect, test } from 'vitest';
import { setLanguage } from '@/shared/i18n/catalogue';
import { loadDocuments } from './legal-documents';

afterEach(() => setLanguage('en', undefined));

test('documents are in English if there are none in the language', async () => {
  setLanguage('xx', {});
  expect(await loadDocuments()).toMatchObject({ language: 'en', terms: { title: 'Terms of use' } });
});
