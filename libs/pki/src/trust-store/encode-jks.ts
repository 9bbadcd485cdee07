import { concat } from '../der/writer.ts';
import { requireDistinctAliases, TRUST_STORE_PASSWORD } from './trusted-certificate.ts';
import type { TrustedCertificate } from './trusted-certificate.ts';

const MAGIC = 0xfe_ed_fe_ed;
const VERSION = 2;
const TRUSTED_CERTIFICATE_ENTRY = 2;
/** The words that Java's `JavaKeyStore` mixes into the digest of every store. */
const WHITENER = 'Mighty Aphrodite';

export interface JksOptions {
  /** Date of every entry. */
  readonly createdAt: Date;
  /** Defaults to {@link TRUST_STORE_PASSWORD}. */
  readonly password?: string;
}

/**
 * A Java key store of version 2 with trusted certificates only, for Java programs that do not read PKCS#12.
 *
 * The format knows no other integrity check than SHA-1 over password and content; as the password is public, it
 * detects damage and nothing else. Needs WebCrypto (`globalThis.crypto.subtle`).
 *
 * @throws {PkiError} TRUST_STORE_INVALID when an alias is empty, too long, or there twice
 */
export async function encodeJksTrustStore(
  entries: readonly TrustedCertificate[],
  options: JksOptions,
): Promise<Uint8Array> {
  requireDistinctAliases(entries);
  const content = concat([
    uint32(MAGIC),
    uint32(VERSION),
    uint32(entries.length),
    ...entries.flatMap((entry) => [
      uint32(TRUSTED_CERTIFICATE_ENTRY),
      // Java looks aliases up in lower case and never finds one written otherwise.
      modifiedUtf8(entry.alias.toLowerCase()),
      uint64(options.createdAt.getTime()),
      modifiedUtf8('X.509'),
      uint32(entry.certificateDer.length),
      entry.certificateDer,
    ]),
  ]);
  const keyed = concat([
    utf16BigEndian(options.password ?? TRUST_STORE_PASSWORD),
    new TextEncoder().encode(WHITENER),
    content,
  ]);
  const digest = await globalThis.crypto.subtle.digest('SHA-1', new Uint8Array(keyed));
  return concat([content, new Uint8Array(digest)]);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function utf16BigEndian(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1) {
    view.setUint16(index * 2, text.charCodeAt(index));
  }
  return bytes;
}

/** `DataOutput.writeUTF`: UTF-16 code units one by one, NUL in two octets, preceded by the length in octets. */
function modifiedUtf8(text: string): Uint8Array {
  const octets: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x01 && unit <= 0x7f) octets.push(unit);
    else if (unit <= 0x7_ff) octets.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else octets.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return Uint8Array.from([octets.length >> 8, octets.length & 0xff, ...octets]);
}
