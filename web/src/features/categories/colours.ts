/** The colours that a category can have, with their names in `messages.colours`. Those of the built-in categories are similar. */
export const colours = [
  { value: '#3f7d58', name: 'green' },
  { value: '#2f7f86', name: 'teal' },
  { value: '#4f6d9a', name: 'blue' },
  { value: '#6b5ba5', name: 'violet' },
  { value: '#9a4f86', name: 'magenta' },
  { value: '#b4534b', name: 'red' },
  { value: '#c2703d', name: 'orange' },
  { value: '#c98a1b', name: 'amber' },
  { value: '#8a6d4b', name: 'brown' },
  { value: '#6d7478', name: 'grey' },
] as const;
