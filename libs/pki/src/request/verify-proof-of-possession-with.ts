import { PkiError } from '../errors.ts';
import type { VerifySignedData } from '../path/verify-signed-data.ts';
import type { CertificationRequest } from './certification-request.ts';

/**
 * Proves that the requester holds the private key: the request's signature verifies with the key it carries
 * (RFC 2986 §3). Runs wherever there is something that verifies: `verifySignedDataByWebCrypto` in a browser,
 * `verifySignedData` of `@luciole/pki/node` in Node, where `verifyProofOfPossession` is quicker.
 *
 * @throws {PkiError} CSR_SIGNATURE_INVALID when the signature is wrong, or the key is one that cannot verify
 */
export async function verifyProofOfPossessionWith(
  request: CertificationRequest,
  verify: VerifySignedData,
): Promise<void> {
  const isHeld = await verify({
    algorithm: request.signatureAlgorithm,
    subjectPublicKeyInfoDer: request.subjectPublicKeyInfoDer,
    data: request.certificationRequestInfoDer,
    signature: request.signature,
  });
  if (!isHeld) {
    throw new PkiError('CSR_SIGNATURE_INVALID', 'The request is not signed by its own key.');
  }
}
