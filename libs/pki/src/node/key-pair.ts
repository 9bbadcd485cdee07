import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyAlgorithm } from '@luciole/policy';
import { type PublicKey, readPublicKey } from '../crypto/public-key.ts';

const generate = promisify(generateKeyPair);

/** A CA's key pair. The private key is a KeyObject: it is exported by whoever seals it, and by nobody else. */
export interface CaKeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as templates take it. */
  readonly subjectPublicKey: PublicKey;
  /** SubjectPublicKeyInfo in DER. */
  readonly spkiDer: Uint8Array;
}

/** A new key pair of any of the seven algorithms, made on the thread pool: RSA-4096 takes up to seconds. */
export async function generateCaKeyPair(keyAlgorithm: KeyAlgorithm): Promise<CaKeyPair> {
  const { privateKey, publicKey } = await GENERATORS[keyAlgorithm]();
  const spkiDer = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  return { privateKey, publicKey, spkiDer, subjectPublicKey: readPublicKey(spkiDer) };
}

type GeneratedPair = Promise<{ readonly privateKey: KeyObject; readonly publicKey: KeyObject }>;

const GENERATORS: Readonly<Record<KeyAlgorithm, () => GeneratedPair>> = {
  RSA_2048: () => generate('rsa', { modulusLength: 2048, publicExponent: 65537 }),
  RSA_3072: () => generate('rsa', { modulusLength: 3072, publicExponent: 65537 }),
  RSA_4096: () => generate('rsa', { modulusLength: 4096, publicExponent: 65537 }),
  EC_P256: () => generate('ec', { namedCurve: 'P-256' }),
  EC_P384: () => generate('ec', { namedCurve: 'P-384' }),
  EC_P521: () => generate('ec', { namedCurve: 'P-521' }),
  EC_ED25519: () => generate('ed25519'),
};
