import { expect, test } from 'vitest';
import type { Checked, MessageTree, TranslationOf } from '@/shared/i18n/message-types';
import type { messages as sample } from '@/shared/i18n/sample-messages';
import listed from './translation.ts?raw';

interface Catalogues {
  sample: typeof sample;
}

/** Like `translation`, for the catalogue of these tests. */
function translate<const Tree extends MessageTree>(
  messages: Tree & TranslationOf<Catalogues> & Checked<Catalogues, Tree>,
): Tree {
  return messages;
}

const complete = {
  title: 'Briefe',
  count: '{count, plural, one {# Brief} other {# Briefe}}',
  from: 'Ein Brief von {name}',
  accept: '{name}: <link>Brief</link> lesen',
  kind: { open: 'Offen', sealed: 'Versiegelt' },
} as const;

// `tsc -b` fails if one of these is not an error.
test('a translation has all messages, with the same parameters', () => {
  translate({ sample: complete });
  translate({ sample: { ...complete, count: '{count, plural, one {Ein Brief} few {# Briefe} other {# Briefe}}' } });
  // @ts-expect-error: a message is missing
  translate({ sample: { ...complete, title: undefined } });
  // @ts-expect-error: a message of a group is missing
  translate({ sample: { ...complete, kind: { open: 'Offen' } } });
  // @ts-expect-error: a catalogue is missing
  translate({});
  // @ts-expect-error: there is no such message
  translate({ sample: { ...complete, subtitle: 'Alle' } });
  // @ts-expect-error: there is no such parameter
  translate({ sample: { ...complete, from: 'Ein Brief von {nme}' } });
  // @ts-expect-error: a parameter is missing
  translate({ sample: { ...complete, from: 'Ein Brief' } });
  // @ts-expect-error: a tag is missing
  translate({ sample: { ...complete, accept: 'Brief von {name} lesen' } });
  // @ts-expect-error: a number cannot become a text
  translate({ sample: { ...complete, count: '{count} Briefe' } });
});

test('a component cannot use messages that do not exist, or other parameters', () => {
  function component(messages: typeof sample) {
    messages.title satisfies string;
    messages.count({ count: 1 }) satisfies string;
    // @ts-expect-error: there is no such message
    messages.subtitle;
    // @ts-expect-error: the parameter is missing
    messages.from();
    // @ts-expect-error: there is no such parameter
    messages.from({ nme: 'Ada' });
    // @ts-expect-error: a parameter for plurals is a number
    messages.count({ count: '1' });
    // @ts-expect-error: the element is missing
    messages.accept({ name: 'Ada' });
    // @ts-expect-error: a message with parameters is no text
    messages.from satisfies string;
  }
  expect(component).toBeDefined();
});

test('catalogues are in files that the build compiles', () => {
  const sources = import.meta.glob<string>(['/src/**/*.{ts,tsx}', '!**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const defining = Object.keys(sources).filter((file) => / = catalogue\(/.test(sources[file] ?? ''));
  expect(defining.length).toBeGreaterThan(10);
  expect(defining.filter((file) => !/[/-]messages\.ts$/.test(file))).toEqual([]);
});

test('a translation has every catalogue', () => {
  const files = Object.keys(
    import.meta.glob(['/src/**/messages.ts', '/src/**/*-messages.ts', '!**/sample-messages.ts']),
  );
  const modules = files.map((file) => file.replace(/^\/src\/(.*)\.ts$/, "import('@/$1').messages"));
  expect(modules.length).toBeGreaterThan(10);
  expect(modules.filter((module) => !listed.includes(module))).toEqual([]);
});
