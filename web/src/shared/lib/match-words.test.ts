import { expect, it } from 'vitest';
import { matchesWords } from './match-words';

it.each([
  ['Food and drink', 'DRINK fo', true],
  ['Zürich', 'zurich', true],
  ['Café', 'cafe\u0301', true],
  ['Food', '', true],
  ['Food', 'food rent', false],
])('%s matches %s: %s', (text, query, matches) => {
  expect(matchesWords(text, query)).toBe(matches);
});
