import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyEncryptionKey, KeyEncryptionKeys } from './key-encryption-key.ts';

/** What a sealed secret belongs to; it opens nowhere else (ruling 10). */
export interface SecretBinding {
  readonly companyId: string;
  readonly table: string;
  /** Id of the row. */
  readonly row: string;
  /** SHA-256 over the SubjectPublicKeyInfo of a private key; absent for other secrets. */
  readonly publicKeyHash?: Uint8Array | undefined;
}

/**
 * `MALFORMED`: not an envelope. `UNKNOWN_KEY`: sealed under a key-encryption key that is not at hand. `NOT_AUTHENTIC`:
 * changed, or bound to something else than the caller says.
 */
export type EnvelopeErrorCode = 'MALFORMED' | 'UNKNOWN_KEY' | 'NOT_AUTHENTIC';

/** Why an envelope does not open. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
  readonly code: EnvelopeErrorCode;

  constructor(code: EnvelopeErrorCode, options?: ErrorOptions) {
    super(`The sealed secret cannot be opened: ${code}`, options);
    this.code = code;
  }
}

const VERSION = 1;
const KEY_ID = { start: 1, end: 17 } as const;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const DATA_KEY_LENGTH = 32;
const WRAPPED_LENGTH = NONCE_LENGTH + DATA_KEY_LENGTH + TAG_LENGTH;
const CONTENT_START = KEY_ID.end + WRAPPED_LENGTH;

/**
 * Seals a secret under a data key of its own, and that under the key-encryption key, both with AES-256-GCM and bound to
 * `binding`.
 *
 * Layout: version (1 octet), id of the key-encryption key (16), nonce, wrapped data key and tag (12 + 32 + 16), nonce,
 * ciphertext and tag of the secret (12 + n + 16).
 */
export function seal(
  secret: Uint8Array,
  binding: SecretBinding,
  key: KeyEncryptionKey,
  random: (length: number) => Buffer = randomBytes,
): Buffer {
  const dataKey = random(DATA_KEY_LENGTH);
  try {
    return Buffer.concat([
      header(key),
      wrapDataKey(dataKey, binding, key, random),
      encrypt(secret, dataKey, associatedData('secret', binding), random),
    ]);
  } finally {
    dataKey.fill(0);
  }
}

/**
 * The secret inside an envelope. The caller overwrites the buffer when it has made a key of it.
 *
 * @throws {EnvelopeError} MALFORMED, UNKNOWN_KEY or NOT_AUTHENTIC
 */
export function openEnvelope(
  envelope: Uint8Array,
  binding: SecretBinding,
  keys: KeyEncryptionKeys,
): Buffer {
  const dataKey = unwrapDataKey(envelope, binding, keys);
  try {
    const content = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength).subarray(
      CONTENT_START,
    );
    return decrypt(content, dataKey, associatedData('secret', binding));
  } finally {
    dataKey.fill(0);
  }
}

/**
 * The same secret under another key-encryption key; the sealed content is copied, not opened.
 *
 * @throws {EnvelopeError} as {@link openEnvelope}
 */
export function rewrap(
  envelope: Uint8Array,
  binding: SecretBinding,
  keys: KeyEncryptionKeys,
  newKey: KeyEncryptionKey,
  random: (length: number) => Buffer = randomBytes,
): Buffer {
  const dataKey = unwrapDataKey(envelope, binding, keys);
  try {
    return Buffer.concat([
      header(newKey),
      wrapDataKey(dataKey, binding, newKey, random),
      envelope.subarray(CONTENT_START),
    ]);
  } finally {
    dataKey.fill(0);
  }
}

/**
 * Id (lower-case UUID) of the key-encryption key that an envelope is sealed under.
 *
 * @throws {EnvelopeError} MALFORMED
 */
export function keyEncryptionKeyIdOf(envelope: Uint8Array): string {
  if (envelope.length < CONTENT_START + NONCE_LENGTH + TAG_LENGTH || envelope[0] !== VERSION) {
    throw new EnvelopeError('MALFORMED');
  }
  const hex = Buffer.from(envelope.subarray(KEY_ID.start, KEY_ID.end)).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

function header(key: KeyEncryptionKey): Buffer {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(key.id.replaceAll('-', ''), 'hex')]);
}

function wrapDataKey(
  dataKey: Buffer,
  binding: SecretBinding,
  key: KeyEncryptionKey,
  random: (length: number) => Buffer,
): Buffer {
  const nonce = random(NONCE_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce);
  cipher.setAAD(associatedData('data key', binding));
  return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
}

function unwrapDataKey(
  envelope: Uint8Array,
  binding: SecretBinding,
  keys: KeyEncryptionKeys,
): Buffer {
  const key = keys.find(keyEncryptionKeyIdOf(envelope));
  if (key === undefined) {
    throw new EnvelopeError('UNKNOWN_KEY');
  }
  const wrapped = Buffer.from(envelope.subarray(KEY_ID.end, CONTENT_START));
  return decrypt(wrapped, key.key, associatedData('data key', binding));
}

function encrypt(
  plaintext: Uint8Array,
  key: Buffer,
  associated: Buffer,
  random: (length: number) => Buffer,
): Buffer {
  const nonce = random(NONCE_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(
  sealed: Buffer,
  key: Parameters<typeof createDecipheriv>[1],
  associated: Buffer,
): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_LENGTH), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAAD(associated);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH));
    // All of it in the one buffer that the caller overwrites: a counter mode leaves nothing to the end but the check.
    const secret = decipher.update(sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH));
    try {
      decipher.final();
    } catch (error) {
      secret.fill(0);
      throw error;
    }
    return secret;
  } catch (error) {
    throw new EnvelopeError('NOT_AUTHENTIC', { cause: error });
  }
}

/** Every field with its length in front, so that no two bindings share an encoding. */
function associatedData(purpose: 'data key' | 'secret', binding: SecretBinding): Buffer {
  const fields = [
    Buffer.from(`luciole envelope ${VERSION} ${purpose}`),
    Buffer.from(binding.companyId),
    Buffer.from(binding.table),
    Buffer.from(binding.row),
    Buffer.from(binding.publicKeyHash ?? []),
  ];
  return Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return [length, field];
    }),
  );
}
