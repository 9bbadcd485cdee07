import { createHmac, createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeNewSecretFile } from './new-secret-file.ts';

/** The key that wraps every data key of the deployment. Not itself stored in the database, only its id and check value. */
export interface KeyEncryptionKey {
  /** Lower-case UUID. */
  readonly id: string;
  /** AES-256; leaves its object only for a key file. */
  readonly key: KeyObject;
  /** HMAC-SHA256 over the id: tells the right key from a wrong one without opening anything. 32 octets. */
  readonly checkValue: Buffer;
}

/** The keys at hand: one to seal with, all to open with. */
export interface KeyEncryptionKeys {
  /** The key that new secrets are sealed under. */
  active(): KeyEncryptionKey;
  /** The key of an id, or `undefined` when it is not at hand. */
  find(id: string): KeyEncryptionKey | undefined;
}

/** `MISSING`, `UNREADABLE`, `TOO_OPEN` (others may read the file), `MALFORMED`, `EXISTS`, `WRONG_KEY`. */
export type KeyEncryptionKeyErrorCode =
  'MISSING' | 'UNREADABLE' | 'TOO_OPEN' | 'MALFORMED' | 'EXISTS' | 'WRONG_KEY';

/** Why there is no usable key-encryption key; the message is one sentence that says what to do. */
export class KeyEncryptionKeyError extends Error {
  override readonly name = 'KeyEncryptionKeyError';
  readonly code: KeyEncryptionKeyErrorCode;

  constructor(code: KeyEncryptionKeyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const FORMAT =
  /^luciole-key-encryption-key:1:(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(?<key>[\w-]{43})\n$/;

/**
 * Reads the key from its file: one line, `luciole-key-encryption-key:1:<id>:<base64url of 32 octets>`.
 *
 * @throws {KeyEncryptionKeyError} MISSING, UNREADABLE, TOO_OPEN when group or others may read or write it, MALFORMED
 */
export function readKeyEncryptionKey(file: string): KeyEncryptionKey {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw isMissing(error)
      ? new KeyEncryptionKeyError(
          'MISSING',
          `The key-encryption key ${file} is missing; restore it from your backup.`,
          { cause: error },
        )
      : new KeyEncryptionKeyError(
          'UNREADABLE',
          `The key-encryption key ${file} cannot be read; make it readable for the user that runs Luciole.`,
          { cause: error },
        );
  }
  try {
    // The mode of what was opened, not of what the name says by now.
    if ((fstatSync(descriptor).mode & 0o077) !== 0) {
      throw new KeyEncryptionKeyError(
        'TOO_OPEN',
        `The key-encryption key ${file} can be read by other users; run: chmod 600 ${file}`,
      );
    }
    const content = readFileSync(descriptor);
    const groups = FORMAT.exec(content.toString('latin1'))?.groups;
    content.fill(0);
    const bytes = Buffer.from(groups?.['key'] ?? '', 'base64url');
    if (groups?.['id'] === undefined || bytes.length !== 32) {
      throw new KeyEncryptionKeyError(
        'MALFORMED',
        `The file ${file} holds no key-encryption key; restore it from your backup.`,
      );
    }
    return keyEncryptionKeyFrom(groups['id'], bytes);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a key and its file (mode 0600, folder 0700 when it has to be made), and returns when both file and folder entry
 * are on disk (ruling 40: the key survives a power cut that the database would survive).
 *
 * @throws {KeyEncryptionKeyError} EXISTS when there is a file of that name, which is never replaced; UNREADABLE when it
 * cannot be written
 */
export function createKeyEncryptionKey(
  file: string,
  make: { readonly id: string; readonly key: Buffer } = { id: randomUUID(), key: randomBytes(32) },
): KeyEncryptionKey {
  const key = make.key.toString('base64url');
  try {
    writeNewSecretFile(file, `luciole-key-encryption-key:1:${make.id}:${key}\n`);
  } catch (error) {
    throw hasCode(error, 'EEXIST')
      ? new KeyEncryptionKeyError('EXISTS', `The key-encryption key ${file} exists already.`, {
          cause: error,
        })
      : new KeyEncryptionKeyError(
          'UNREADABLE',
          `The key-encryption key ${file} cannot be written; check the permissions of ${dirname(file)}.`,
          { cause: error },
        );
  }
  return keyEncryptionKeyFrom(make.id, make.key);
}

/** Reads the key, or makes it on the very first start. Two processes that do so at once end with the same key. */
export function readOrCreateKeyEncryptionKey(file: string): KeyEncryptionKey {
  try {
    return readKeyEncryptionKey(file);
  } catch (error) {
    if (!(error instanceof KeyEncryptionKeyError && error.code === 'MISSING')) throw error;
  }
  try {
    return createKeyEncryptionKey(file);
  } catch (error) {
    if (!(error instanceof KeyEncryptionKeyError && error.code === 'EXISTS')) throw error;
    return readKeyEncryptionKey(file);
  }
}

/** Tells whether two check values are those of one key. They are no secrets. */
export function sameCheckValue(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** A key from its bytes, which are overwritten. */
export function keyEncryptionKeyFrom(id: string, bytes: Buffer): KeyEncryptionKey {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  const checkValue = createHmac('sha256', key).update(`luciole key-encryption key ${id}`).digest();
  return { id, key, checkValue };
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
