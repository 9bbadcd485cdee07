import { createCipheriv, createPrivateKey, type KeyObject, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { RandomSource } from '../certificate/serial-number.ts';
import { integer, nullValue, octetString, oid, sequence } from '../der/writer.ts';
import { PkiError } from '../errors.ts';

/** Work of a guess. Node.js itself would write 2048; openssl opens any number, and of scrypt no more than it computes in 32 MiB. */
const ITERATIONS = 600_000;
const SALT_OCTETS = 16;
const IV_OCTETS = 16;
const KEY_OCTETS = 32;

const OIDS = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

const derive = promisify(pbkdf2);

/**
 * A private key under a passphrase: an EncryptedPrivateKeyInfo (RFC 5958 §3) of PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC
 * (RFC 8018 §6.2), DER; what openssl calls `ENCRYPTED PRIVATE KEY`. No plain octets of the key are left behind.
 *
 * It keeps the key secret and does not authenticate it: whoever opens it looks whether it is the key of its certificate.
 */
export async function sealPrivateKey(
  privateKey: KeyObject,
  passphrase: Uint8Array,
  random: RandomSource,
): Promise<Uint8Array> {
  const salt = random(SALT_OCTETS);
  const iv = random(IV_OCTETS);
  const key = await derive(passphrase, salt, ITERATIONS, KEY_OCTETS, 'sha256');
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  try {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const keyDerivation = sequence(
      oid(OIDS.pbkdf2),
      sequence(
        octetString(salt),
        integer(ITERATIONS),
        integer(KEY_OCTETS),
        sequence(oid(OIDS.hmacWithSha256), nullValue()),
      ),
    );
    const encryption = sequence(oid(OIDS.aes256Cbc), octetString(iv));
    return sequence(
      sequence(oid(OIDS.pbes2), sequence(keyDerivation, encryption)),
      octetString(cipher.update(pkcs8), cipher.final()),
    );
  } finally {
    pkcs8.fill(0);
    key.fill(0);
  }
}

/**
 * The private key of an EncryptedPrivateKeyInfo, DER.
 *
 * @throws {PkiError} KEY_SEALED when it does not open: the passphrase is another one, or it is damaged
 */
export function openPrivateKey(sealedDer: Uint8Array, passphrase: Uint8Array): KeyObject {
  try {
    return createPrivateKey({
      key: Buffer.from(sealedDer),
      format: 'der',
      type: 'pkcs8',
      passphrase: Buffer.from(passphrase.buffer, passphrase.byteOffset, passphrase.byteLength),
    });
  } catch (cause) {
    throw new PkiError('KEY_SEALED', 'The key does not open with this passphrase.', { cause });
  }
}
