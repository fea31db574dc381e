import { render } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import pseudo from '@/languages/en-xa';
import { setFormatLocale } from '../lib/format-locale';
import { currentLanguage, formatList, setLanguage } from './catalogue';
import { messages, polish } from './sample-messages';

afterEach(() => {
  setLanguage('en', undefined);
  setFormatLocale('en-US');
});

describe('messages', () => {
  test('are plain texts, or functions of their parameters', () => {
    expect(messages.title).toBe('Letters');
    expect(messages.from({ name: 'Ada' })).toBe('A letter from Ada');
  });

  test('contain parameters unchanged', () => {
    expect(messages.from({ name: '$& {name} <b>' })).toBe('A letter from $& {name} <b>');
  });

  test('have plurals, and numbers in the format of the user', () => {
    expect(messages.count({ count: 1 })).toBe('1 letter');
    expect(messages.count({ count: 0 })).toBe('0 letters');
    setFormatLocale('de-DE');
    expect(messages.count({ count: 12345 })).toBe('12.345 letters');
  });

  test('contain elements', () => {
    const link = (content: React.ReactNode[]) => <a href="/letter">{content}</a>;
    const { container } = render(<p>{messages.accept({ name: 'Ada', link })}</p>);
    expect(container.innerHTML).toBe('<p>Read the <a href="/letter">letter</a> of Ada</p>');
  });

  test('are translated in place, with the plurals of the language', () => {
    const { kind } = messages;
    setLanguage('pl', polish);
    expect([1, 3, 5].map((count) => messages.count({ count }))).toEqual(['1 list', '3 listy', '5 listów']);
    expect(messages.from({ name: 'Ada' })).toBe('Ada pisze');
    expect(kind.open).toBe('Otwarty');
    expect(currentLanguage()).toBe('pl');
    expect(document.documentElement.lang).toBe('pl');
    setLanguage('en', undefined);
    expect(kind.open).toBe('Open');
  });

  test('are in English where a translation has none', () => {
    setLanguage('pl', polish);
    expect(messages.title).toBe('Letters');
    expect(messages.kind.sealed).toBe('Sealed');
  });

  test('are accented, longer and in brackets in the pseudo-locale, except for parameters', () => {
    setLanguage('en-XA', pseudo);
    expect(messages.title).toBe('⟦Ļééţţééŕš⟧');
    expect(messages.from({ name: 'Ada' })).toBe('⟦Åå ļééţţééŕ ƒŕööɱ Ada⟧');
    expect(messages.count({ count: 2 })).toBe('⟦2 ļééţţééŕš⟧');
    const { container } = render(<p>{messages.accept({ name: 'Ada', link: (content) => <b>{content}</b> })}</p>);
    expect(container.innerHTML).toBe('<p>⟦Ŕééååð ţĥéé <b>ļééţţééŕ</b> ööƒ Ada⟧</p>');
  });

  test('set the language and the direction of the page', () => {
    setLanguage('ar', {});
    expect(document.documentElement).toHaveAttribute('lang', 'ar');
    expect(document.documentElement).toHaveAttribute('dir', 'rtl');
    setLanguage('de', {});
    expect(document.documentElement).toHaveAttribute('dir', 'ltr');
  });

  test('include lists in the language', () => {
    expect(formatList(['Food', 'Home', 'Travel'])).toBe('Food, Home and Travel');
    setLanguage('de', {});
    expect(formatList(['Essen', 'Reisen'])).toBe('Essen und Reisen');
  });
});
