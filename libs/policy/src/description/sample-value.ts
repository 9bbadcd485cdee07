import { compileValuePattern, isCompiled, isPattern } from '../evaluation/value-pattern.ts';
import type { PropertyName } from '../evaluation/value-form.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('');
const DIGITS = '1234567890'.split('');
/** Values that look like names, for what permits any value. */
export const LIKELY_VALUES: Readonly<Record<PropertyName, readonly string[]>> = {
  commonName: ['workload', 'workload.example.com'],
  organization: ['Example'],
  organizationalUnit: ['Example'],
  locality: ['Example'],
  stateOrProvince: ['Example'],
  country: ['CH'],
  dnsNames: ['workload.example.com'],
  ipAddresses: ['192.0.2.1', '10.0.0.1'],
  rfc822Names: ['workload@example.com'],
  uniformResourceIdentifiers: ['spiffe://example.org/workload'],
};

/** What is put where a character may be several, first ones first. */
const FAVORITES = [...LETTERS, ...DIGITS, '-', '.', '_', '~', ' '];

/**
 * A value that an allowed value of a policy permits: the literal itself, or a short text that a pattern matches. The
 * pattern's matcher has the last word.
 *
 * @returns `undefined` when none could be made, which says nothing about the pattern
 */
export function sampleValue(allowedValue: string): string | undefined {
  if (!isPattern(allowedValue)) return allowedValue;
  const pattern = compileValuePattern(allowedValue);
  if (!isCompiled(pattern)) return undefined;
  let sample: string;
  try {
    sample = new Sampler(allowedValue).sample();
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
  return pattern.matches(sample) ? sample : undefined;
}

/** A construct that no sample is made for. */
class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** Walks over a pattern once and writes a text that it matches: the first alternative, every repetition once. */
class Sampler {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  sample(): string {
    const sample = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new Unsupported();
    return sample;
  }

  #alternatives(): string {
    const first = this.#sequence();
    while (this.#take('|')) this.#sequence();
    return first;
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#peek())) {
      const atom = this.#atom();
      text += atom.repeat(this.#repetitions());
    }
    return text;
  }

  #atom(): string {
    const character = this.#next();
    switch (character) {
      case '^':
      case '$':
        return '';
      case '.':
        return 'a';
      case '(':
        return this.#group();
      case '[':
        return this.#characterClass();
      case '\\':
        return this.#escape()[0] ?? '';
      default:
        return character;
    }
  }

  #group(): string {
    if (this.#take('?')) {
      const kind = /^(?:P?<\w+>|[a-zA-Z]*-?[a-zA-Z]*:)/.exec(this.#rest())?.[0];
      if (kind !== undefined) this.#at += kind.length;
      else {
        // Flags for what follows: `(?i)`.
        const flags = /^[a-zA-Z-]+\)/.exec(this.#rest())?.[0];
        if (flags === undefined) throw new Unsupported();
        this.#at += flags.length;
        return '';
      }
    }
    const inner = this.#alternatives();
    if (!this.#take(')')) throw new Unsupported();
    return inner;
  }

  /** Least number of times, but once where nothing would do as well: `.*` should look like a name. */
  #repetitions(): number {
    const [all, sign, least, comma, most] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#rest()) ?? [];
    if (all === undefined) return 1;
    this.#at += all.length;
    if (sign !== undefined) return sign === '?' ? 0 : 1;
    const count = Number(least);
    return count === 0 && comma !== '' && most !== '0' ? 1 : count;
  }

  /** Characters that an escape stands for; none for one that stands between characters. */
  #escape(): readonly string[] {
    const character = this.#next();
    switch (character) {
      case 'd':
        return DIGITS;
      case 'w':
        return FAVORITES.filter((one) => /\w/.test(one));
      case 'D':
      case 'S':
        return LETTERS;
      case 'W':
      case 's':
        return character === 's' ? [' '] : ['-', '.', ' '];
      case 'A':
      case 'z':
        return [];
      default:
        if (/[A-Za-z0-9]/.test(character)) throw new Unsupported();
        return [character];
    }
  }

  #characterClass(): string {
    const isNegated = this.#take('^');
    const members = new Set<string>();
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      const from = this.#next();
      if (from === '[' && this.#peek() === ':') throw new Unsupported();
      const several = from === '\\' ? this.#escape() : [from];
      if (this.#peek() === '-' && this.#pattern[this.#at + 1] !== ']') {
        this.#at += 1;
        const end = this.#next();
        const to = end === '\\' ? this.#escape()[0] : end;
        for (const one of range(several[0], to)) members.add(one);
      } else for (const one of several) members.add(one);
    }
    this.#at += 1;
    const chosen = isNegated
      ? FAVORITES.find((one) => !members.has(one))
      : (FAVORITES.find((one) => members.has(one)) ?? [...members][0]);
    if (chosen === undefined) throw new Unsupported();
    return chosen;
  }

  #take(text: string): boolean {
    const isThere = this.#pattern.startsWith(text, this.#at);
    if (isThere) this.#at += text.length;
    return isThere;
  }

  #next(): string {
    const character = this.#pattern[this.#at];
    if (character === undefined) throw new Unsupported();
    this.#at += 1;
    return character;
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? '';
  }

  #rest(): string {
    return this.#pattern.slice(this.#at);
  }
}

/** Most characters that a range is written out to; more of them say nothing more. */
const LONGEST_RANGE = 256;

function range(from: string | undefined, to: string | undefined): readonly string[] {
  const first = from?.codePointAt(0);
  const last = to?.codePointAt(0);
  if (first === undefined || last === undefined || last < first) throw new Unsupported();
  const length = Math.min(last - first + 1, LONGEST_RANGE);
  return Array.from({ length }, (_, index) => String.fromCodePoint(first + index));
}
