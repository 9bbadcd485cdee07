import { createHash, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { decodePem, isPkiError, PkiError, readPublicKey } from '@luciole/pki';
import { ApplicationError } from '../http/application-error.ts';

/** Longest public key in characters (contract.md §2.2). */
const MAX_PEM_LENGTH = 2000;

/** The public key of an account, as it is stored. */
export interface AccountKey {
  /** Byte for byte as it was sent. */
  readonly pem: string;
  /** SHA-256 over the SubjectPublicKeyInfo, whatever the PEM around it looks like. */
  readonly fingerprint: Buffer;
}

/**
 * Judges a public key that a client sent: one PEM block PUBLIC KEY of at most 2000 characters; RSA of 2048, 3072 or 4096
 * bits with an exponent from 65537 up, or a point on P-256, P-384 or P-521.
 *
 * @throws {ApplicationError} PUBLIC_KEY_INVALID
 */
export function readAccountKey(pem: string): AccountKey {
  try {
    const spkiDer = decodePem(pem, ['PUBLIC KEY'], MAX_PEM_LENGTH);
    if (readPublicKey(spkiDer).keyAlgorithm === 'EC_ED25519') {
      throw new PkiError('KEY_TYPE_UNSUPPORTED', 'The key must be RSA or EC.');
    }
    // Whether the point is on its curve is known only to who imports it.
    createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
    return { pem, fingerprint: createHash('sha256').update(spkiDer).digest() };
  } catch (error) {
    const problem = isPkiError(error) ? error.message : 'it cannot be imported';
    throw ApplicationError.of(
      'PUBLIC_KEY_INVALID',
      { problem },
      { cause: error, pointer: '/publicKey' },
    );
  }
}

/** A key pair made for an account; the private key is shown once and never stored. */
export interface GeneratedAccountKey extends AccountKey {
  /** PKCS#8, PEM. */
  readonly privateKeyPem: string;
}

/** Makes an EC P-256 key pair. */
export async function generateAccountKey(): Promise<GeneratedAccountKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  });
  return { ...readAccountKey(publicKey), privateKeyPem: privateKey };
}
