import { MAX_PASSWORD_LENGTH } from '@luciole/contract';
import { countCharacters } from '@luciole/policy';
import { GUESSABLE_WORDS } from './guessable-words.ts';

/** Least characters of a password. */
export const MIN_PASSWORD_LENGTH = 12;

/** Characters that must be left when what everybody guesses is taken out. */
const LEAST_REMAINDER = 5;

/** Least different characters. */
const LEAST_DIFFERENT = 6;

/** Rows of keyboards and of counting; a part of one, forwards or backwards, is no choice. */
const RUNS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
].flatMap((run) => [run, [...run].toReversed().join('')]);

/** Shortest part of a run that counts as one. */
const SHORTEST_RUN = 4;

/** Letters that digits and marks stand for. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
  '8': 'b',
  '9': 'g',
};

/** Longest first, so that no word hides a longer one. */
const WORDS = GUESSABLE_WORDS.toSorted((a, b) => b.length - a.length);

/**
 * What is wrong with a password, as a sentence's end; `undefined` when it can be used. Decided here and now: nothing is
 * asked of anybody (NIST SP 800-63B §3.1.1.2: length, and what is commonly used or expected).
 *
 * @param context - words that an attacker knows: user name, address, company
 */
export function passwordProblem(
  password: string,
  context: readonly string[] = [],
): string | undefined {
  const length = countCharacters(password);
  if (length < MIN_PASSWORD_LENGTH) return `it has fewer than ${MIN_PASSWORD_LENGTH} characters`;
  if (length > MAX_PASSWORD_LENGTH) return `it has more than ${MAX_PASSWORD_LENGTH} characters`;
  const plain = password.normalize('NFKC').toLowerCase();
  if (new Set(plain).size < LEAST_DIFFERENT) return 'it repeats few characters';
  const words = context.flatMap(wordsOf).toSorted((a, b) => b.length - a.length);
  // Once as it was typed and once read as letters: `p4ssw0rd` is a word, `2026` is none.
  for (const text of [plain, [...plain].map((char) => LOOKALIKES[char] ?? char).join('')]) {
    if (remainderOf(text, [...words, ...WORDS]).length < LEAST_REMAINDER) {
      return 'it is made of what everybody guesses first';
    }
  }
  return undefined;
}

/** What is left of a text without guessable words, runs, repetitions, digits and marks. */
function remainderOf(text: string, words: readonly string[]): string {
  let rest = text;
  for (const run of RUNS) rest = withoutRuns(rest, run);
  for (const word of words) rest = rest.replaceAll(word, ' ');
  rest = rest.replaceAll(/(.)\1{2,}/gu, '$1').replaceAll(/[\d\s\p{P}\p{S}]/gu, '');
  // The same word again is no second word.
  return rest.replace(/^(.{2,}?)\1+$/u, '$1');
}

function withoutRuns(text: string, run: string): string {
  let rest = text;
  for (let length = run.length; length >= SHORTEST_RUN; length -= 1) {
    for (let start = 0; start + length <= run.length; start += 1) {
      rest = rest.replaceAll(run.slice(start, start + length), ' ');
    }
  }
  return rest;
}

/** Parts of a name or an address that are long enough to be told. */
function wordsOf(text: string): readonly string[] {
  const lower = text.toLowerCase();
  return [lower, ...lower.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= 4);
}
