/** The colours that a category can have, with their names. Those of the built-in categories are similar. */
export const colours = [
  { value: '#3f7d58', name: 'Green' },
  { value: '#2f7f86', name: 'Teal' },
  { value: '#4f6d9a', name: 'Blue' },
  { value: '#6b5ba5', name: 'Violet' },
  { value: '#9a4f86', name: 'Magenta' },
  { value: '#b4534b', name: 'Red' },
  { value: '#c2703d', name: 'Orange' },
  { value: '#c98a1b', name: 'Amber' },
  { value: '#8a6d4b', name: 'Brown' },
  { value: '#6d7478', name: 'Grey' },
] as const;
