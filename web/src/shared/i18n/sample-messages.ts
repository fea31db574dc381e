import { catalogue, type Translation } from './catalogue';

/** A catalogue for tests. */
export const messages = catalogue('sample', {
  title: 'Letters',
  count: '{count, plural, one {# letter} other {# letters}}',
  from: 'A letter from {name}',
  accept: 'Read the <link>letter</link> of {name}',
  kind: {
    open: 'Open',
    sealed: 'Sealed',
  },
});

// The build compiles the argument of any function with this name.
const translation = (texts: object) => texts as Translation;

/** An incomplete translation, for tests. */
export const polish = translation({
  sample: {
    count: '{count, plural, one {# list} few {# listy} many {# listów} other {# listu}}',
    from: '{name} pisze',
    kind: { open: 'Otwarty' },
  },
});
