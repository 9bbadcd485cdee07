import { type KeyObject, verify } from 'node:crypto';
import type { VerifySignature } from '../certificate/validate-certificate.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { importPublicKey } from './verify-proof-of-possession.ts';

/** Imported once per key; gone when the key's owner is. */
const verifiers = new WeakMap<PublicKey, VerifySignature>();

/**
 * A check of signatures made with the private half of `publicKey`, in the one algorithm that CAs with such a key use.
 * P-384 and P-521, which take a millisecond, are verified on the thread pool.
 *
 * @throws {PkiError} KEY_MALFORMED
 */
export function signatureVerifier(publicKey: PublicKey): VerifySignature {
  const cached = verifiers.get(publicKey);
  if (cached !== undefined) return cached;
  const verifier = createVerifier(publicKey, importPublicKey(publicKey.subjectPublicKeyInfoDer));
  verifiers.set(publicKey, verifier);
  return verifier;
}

function createVerifier({ keyAlgorithm }: PublicKey, key: KeyObject): VerifySignature {
  const { digest } = signatureAlgorithmOf(keyAlgorithm);
  if (keyAlgorithm !== 'EC_P384' && keyAlgorithm !== 'EC_P521') {
    return (bytes, signature) => verify(digest, bytes, key, signature);
  }
  return (bytes, signature) =>
    new Promise((resolve, reject) => {
      verify(digest, bytes, key, signature, (error, isValid) => {
        if (error === null) resolve(isValid);
        else reject(error);
      });
    });
}
