import { expect, it } from 'vitest';
import { formatDuration } from './duration';

it.each([
  [0, '0 sec'],
  [45, '45 sec'],
  [60, '1 min'],
  [125, '2 min 5 sec'],
  [3600, '1 hr'],
  [3725, '1 hr 2 min'],
])('formats %d seconds as %s', (seconds, words) => {
  expect(formatDuration(seconds, 'en-US')).toBe(words);
});
