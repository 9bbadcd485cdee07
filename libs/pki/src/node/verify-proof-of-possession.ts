import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { PkiError } from '../errors.ts';
import type { CertificationRequest } from '../request/certification-request.ts';
import { encodePemByNode } from './encode-pem.ts';

/**
 * Imports a public key that {@link readPublicKey} has judged. OpenSSL checks here that a point is on its curve.
 *
 * By SPKI for every algorithm, which needs no second reading of the key, and as PEM text, which is two to four times
 * quicker on Node 24 than the same octets: anything but a string is first asked whether it is a KeyObject or a
 * CryptoKey, and each answer of no is an exception with a stack trace (docs/decisions, ruling 32).
 *
 * @throws {PkiError} KEY_MALFORMED
 */
export function importPublicKey(subjectPublicKeyInfoDer: Uint8Array): KeyObject {
  try {
    return createPublicKey(encodePemByNode('PUBLIC KEY', subjectPublicKeyInfoDer));
  } catch (cause) {
    throw new PkiError('KEY_MALFORMED', 'The public key is not a valid key.', { cause });
  }
}

/**
 * Proves that the requester holds the private key: the request's signature verifies with the key it carries
 * (RFC 2986 §3). Returns that key, ready for use.
 *
 * @throws {PkiError} KEY_MALFORMED when the key cannot be imported, CSR_SIGNATURE_INVALID when the signature is wrong
 */
export function verifyProofOfPossession(request: CertificationRequest): KeyObject {
  const publicKey = importPublicKey(request.subjectPublicKeyInfoDer);
  if (!isSignedBy(publicKey, request)) {
    throw new PkiError('CSR_SIGNATURE_INVALID', 'The request is not signed by its own key.');
  }
  return publicKey;
}

function isSignedBy(publicKey: KeyObject, request: CertificationRequest): boolean {
  const { signatureAlgorithm, certificationRequestInfoDer, signature } = request;
  try {
    return verify(signatureAlgorithm.digest, certificationRequestInfoDer, publicKey, signature);
  } catch (cause) {
    // Whatever makes OpenSSL refuse to look at a signature is a wrong signature.
    throw new PkiError('CSR_SIGNATURE_INVALID', 'The signature of the request is malformed.', {
      cause,
    });
  }
}
