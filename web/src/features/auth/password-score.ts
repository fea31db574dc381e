import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

// Guessing time grows with length, and beyond this it says nothing new.
const MAX_LENGTH = 128;

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** From 0 (guessed at once) to 4. */
export function scorePassword(password: string, userInputs: string[]): number {
  return zxcvbn.check(password.slice(0, MAX_LENGTH), userInputs.flatMap(wordsOf)).score;
}

/** `ada.lovelace@example.com` gives away `ada` and `lovelace` too. */
function wordsOf(input: string): string[] {
  return [input, ...input.split(/[^\p{L}\p{N}]+/u)].filter(Boolean);
}
