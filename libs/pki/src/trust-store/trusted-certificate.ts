import { PkiError } from '../errors.ts';

/** One certificate of a trust store under the name that its users see. */
export interface TrustedCertificate {
  /** Name of the entry: unique in its store, compared without regard to case, 1 to 255 characters. */
  readonly alias: string;
  readonly certificateDer: Uint8Array;
}

/**
 * The password of every PKCS#12 and JKS trust store we hand out. It is public on purpose: a trust store holds no
 * secret, the formats merely insist on a password, and this is the one that Java uses for its own `cacerts`.
 */
export const TRUST_STORE_PASSWORD = 'changeit';

/**
 * Requires that a store can be read back as it was meant.
 *
 * @throws {PkiError} TRUST_STORE_INVALID when an alias is empty, longer than 255 characters, or there twice
 */
export function requireDistinctAliases(entries: readonly TrustedCertificate[]): void {
  const seen = new Set<string>();
  for (const { alias } of entries) {
    const folded = alias.toLowerCase();
    if (alias === '' || alias.length > 255 || seen.has(folded)) {
      throw new PkiError('TRUST_STORE_INVALID', 'An alias is empty, too long, or there twice.');
    }
    seen.add(folded);
  }
}
