import { hash, type KeyObject } from 'node:crypto';
import { BoundedMap } from '@luciole/service';
import type { AccessTokenClaims } from './access-token-claims.ts';

/** Most tokens remembered; the oldest goes first. */
const MAX_ENTRIES = 10_000;

/** A token whose signature and claims were right once; both stay right until it expires or its key is withdrawn. */
export interface VerifiedToken {
  readonly claims: AccessTokenClaims;
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** `exp`, seconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Remembers which tokens were verified, by their SHA-256, so that an issuer that calls again costs a hash and not a
 * signature. It knows nothing of accounts: whether the account may still do what it asks is judged at every call (ruling 15).
 */
export class VerifiedTokens {
  readonly #known = new BoundedMap<string, VerifiedToken>(MAX_ENTRIES);

  /** What is remembered of a token; the caller checks expiry and key. */
  get(token: string): VerifiedToken | undefined {
    return this.#known.get(digestOf(token));
  }

  remember(token: string, verified: VerifiedToken): void {
    this.#known.set(digestOf(token), verified);
  }

  forget(token: string): void {
    this.#known.delete(digestOf(token));
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
