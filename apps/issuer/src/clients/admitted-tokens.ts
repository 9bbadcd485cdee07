import { hash } from 'node:crypto';
import type { ClientDecision } from './client.ts';
import type { KeySet } from './key-set.ts';
import type { KeySource } from './key-sources.ts';

/** Most tokens remembered, and most characters that they have together; the oldest go first. */
const MAX_ENTRIES = 4_000;
const MAX_CHARACTERS = 4_000_000;

/**
 * How long a token is remembered, in seconds. Nothing that the memory skips can change meanwhile except keys and rules,
 * and those end it at once; so this only bounds how long a withdrawn token of a provider that keeps its keys, and memory
 * for tokens that never come back, are with us. It is how long a key set is fresh.
 */
const MOST_SECONDS = 300;

/** A token that was admitted. */
export interface AdmittedToken {
  readonly decision: ClientDecision;
  readonly source: KeySource;
  /** The key set that was in force then. */
  readonly keySet: KeySet;
  /** `exp`, seconds since the epoch. */
  readonly expiresAt: number;
  /** In characters. */
  readonly length: number;
}

interface Entry extends AdmittedToken {
  readonly until: number;
}

/**
 * Tokens admitted under one set of rules, by the SHA-256 of the whole text, so that a workload that comes again costs a
 * hash and not a signature. Refusals are never remembered: nobody can fill this without a good token for each entry.
 */
export class AdmittedTokens {
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  /**
   * @param digest - see {@link tokenDigest}
   * @param isInForce - whether a source still has that very key set
   */
  get(
    digest: string,
    now: number,
    isInForce: (source: KeySource, keySet: KeySet) => boolean,
  ): ClientDecision | undefined {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return undefined;
    if (now < entry.until && isInForce(entry.source, entry.keySet)) return entry.decision;
    this.#delete(digest, entry);
    return undefined;
  }

  remember(digest: string, now: number, admitted: AdmittedToken): void {
    const former = this.#entries.get(digest);
    if (former !== undefined) this.#delete(digest, former);
    for (const [oldest, entry] of this.#entries) {
      const isFull = this.#characters + admitted.length > MAX_CHARACTERS;
      if (!isFull && this.#entries.size < MAX_ENTRIES) break;
      this.#delete(oldest, entry);
    }
    const until = Math.min(admitted.expiresAt, now + MOST_SECONDS);
    this.#entries.set(digest, { ...admitted, until });
    this.#characters += admitted.length;
  }

  get size(): number {
    return this.#entries.size;
  }

  #delete(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#characters -= entry.length;
  }
}

/** What a token is known by: the SHA-256 of all of it, signature included. */
export function tokenDigest(token: string): string {
  return hash('sha256', token, 'base64url');
}
