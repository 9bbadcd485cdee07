import { createPrivateKey, type KeyObject } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MOST_KEYS, privateKeyBlocks } from './private-key-blocks.ts';

/** Largest key or token file, in bytes. */
const MAX_BYTES = 64 * 1024;

/** The keys of a service account, or one sentence (without its subject) that says why there is none. */
export type PrivateKeyReading =
  | {
      readonly key: KeyObject;
      /** Set when the key works and its file is more open than it should be. */
      readonly warning: string | undefined;
    }
  | { readonly key: undefined; readonly problem: string };

/** What a file holds and who may reach it; or one sentence that says why it cannot be read. */
export type SmallFileReading =
  | { readonly bytes: Buffer; readonly mode: number }
  | { readonly bytes: undefined; readonly problem: string };

/** Reads a file of at most 64 KiB. */
export function readSmallFile(file: string): SmallFileReading {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return {
      bytes: undefined,
      problem: code === 'ENOENT' ? `names ${file}, which is not there` : unreadable(file),
    };
  }
  try {
    // The mode of what was opened, not of what the name says by now.
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { bytes: undefined, problem: unreadable(file) };
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    if (length > MAX_BYTES) {
      return { bytes: undefined, problem: `names ${file}, which is larger than 64 KiB` };
    }
    return { bytes: bytes.subarray(0, length), mode: stat.mode };
  } catch {
    return { bytes: undefined, problem: unreadable(file) };
  } finally {
    closeSync(descriptor);
  }
}

function unreadable(file: string): string {
  return `names ${file}, which cannot be read; it must be a file that the issuer’s user may read`;
}

/**
 * Reads the private key of a service account: PEM of PKCS#8, SEC1 or PKCS#1, not encrypted; RSA of at least 2048 bits,
 * or EC on P-256, P-384 or P-521, which are what the control plane takes. A second key in the file, for the time in which
 * the account's key is replaced, has to be as good as the first.
 *
 * A file that group or others may write is refused, because they could put another identity there. One that others
 * may read is a warning only: Kubernetes mounts secrets 0644 unless told otherwise, inside a container of one user.
 */
export function readPrivateKeyFile(file: string): PrivateKeyReading {
  const reading = readSmallFile(file);
  if (reading.bytes === undefined) return { key: undefined, problem: reading.problem };
  try {
    if ((reading.mode & 0o022) !== 0) {
      return {
        key: undefined,
        problem: `names ${file}, which other users may write; run: chmod 600 ${file}`,
      };
    }
    const key = parse(reading.bytes, file);
    if (typeof key === 'string') return { key: undefined, problem: key };
    const isOpen = (reading.mode & 0o004) !== 0;
    return {
      key,
      warning: isOpen
        ? `names ${file}, which every user may read; run: chmod 600 ${file} (for a mounted Secret: defaultMode 0440)`
        : undefined,
    };
  } finally {
    reading.bytes.fill(0);
  }
}

function parse(pem: Buffer, file: string): KeyObject | string {
  if (!pem.includes('-----BEGIN ')) return `names ${file}, which is not PEM`;
  if (pem.includes('ENCRYPTED')) {
    return `names ${file}, whose key is encrypted; give it unencrypted, readable for the issuer’s user only`;
  }
  const blocks = privateKeyBlocks(pem);
  if (blocks.length > MOST_KEYS) {
    return `names ${file}, which holds ${blocks.length} private keys; leave the one in use and the next one`;
  }
  const keys: KeyObject[] = [];
  for (const block of blocks) {
    let key: KeyObject;
    try {
      key = createPrivateKey(block);
    } catch {
      // What OpenSSL says about a broken key helps nobody, and may quote it.
      return noKey(file);
    }
    if (!isTaken(key)) {
      return `names ${file}, whose key is not taken: RSA of 2048 bits or more, or EC on P-256, P-384 or P-521`;
    }
    keys.push(key);
  }
  return keys[0] ?? noKey(file);
}

function noKey(file: string): string {
  return `names ${file}, which holds no private key (PKCS#8, SEC1 or PKCS#1 in PEM)`;
}

function isTaken({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  const curves = ['prime256v1', 'secp384r1', 'secp521r1'];
  return asymmetricKeyType === 'ec' && curves.includes(asymmetricKeyDetails?.namedCurve ?? '');
}
