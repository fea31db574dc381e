import { expect, it } from 'vitest';
import { formatDuration } from './duration';

it.each([
  [0, '0 secs'],
  [45, '45 secs'],
  [60, '1 min'],
  [125, '2 mins 5 secs'],
  [3600, '1 hr'],
  [3725, '1 hr 2 mins'],
])('formats %d seconds as %s', (seconds, words) => {
  expect(formatDuration(seconds, 'en-GB')).toBe(words);
});
