import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

// zxcvbn takes longer for longer passwords, and beyond this length the score no longer changes.
const MAX_LENGTH = 128;

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** The strength of a password, from 0 (guessed immediately) to 4. */
export function scorePassword(password: string, userInputs: string[]): 0 | 1 | 2 | 3 | 4 {
  return zxcvbn.check(password.slice(0, MAX_LENGTH), userInputs.flatMap(guessableWords)).score;
}

/** An input and its parts: `ada.lovelace@example.com` also makes `ada` and `lovelace` easy to guess. */
function guessableWords(input: string): string[] {
  return [input, ...input.split(/[^\p{L}\p{N}]+/u)].filter(Boolean);
}
