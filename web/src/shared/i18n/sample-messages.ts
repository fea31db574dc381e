import { catalogue } from './catalogue';

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
