import type { RandomSource } from '../certificate/serial-number.ts';
import { requireDistinctAliases, TRUST_STORE_PASSWORD } from './trusted-certificate.ts';
import type { TrustedCertificate } from './trusted-certificate.ts';

export interface Pkcs12Options {
  /** Salts and the initialization vector. The same bytes give the same file. */
  readonly random: RandomSource;
  /** Defaults to {@link TRUST_STORE_PASSWORD}. */
  readonly password?: string;
}

/**
 * A PKCS#12 trust store (RFC 7292) that Java, openssl and Windows read: certificates only, encrypted by PBES2 with
 * AES-256-CBC and PBKDF2-HMAC-SHA-256 (RFC 8018), authenticated by HMAC-SHA-256, each entry marked as trusted for any
 * purpose. Needs WebCrypto (`globalThis.crypto.subtle`).
 *
 * @returns DER
 * @throws {PkiError} TRUST_STORE_INVALID when an alias is empty, too long, or there twice
 */
export async function encodePkcs12TrustStore(
  entries: readonly TrustedCertificate[],
  options: Pkcs12Options,
): Promise<Uint8Array> {
  requireDistinctAliases(entries);
  // Half a megabyte of library that signing processes and most pages never need.
  const { encodePfx } = await import('./pkcs12-encoder.ts');
  return encodePfx(entries, options.random, options.password ?? TRUST_STORE_PASSWORD);
}
