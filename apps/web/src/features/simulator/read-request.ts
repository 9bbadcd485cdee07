import {
  type IgnoredParts,
  isPkiError,
  parseCertificationRequest,
  type PublicKey,
  verifyProofOfPossessionWith,
  verifySignedDataByWebCrypto,
} from '@luciole/pki';
import type { RequestedCertificate } from '@luciole/policy';

/** A certification request that was read and is signed by its own key. */
export interface ReadRequest {
  readonly requested: RequestedCertificate;
  readonly publicKey: PublicKey;
  /** What it holds and nobody looks at. */
  readonly ignored: IgnoredParts;
}

/** Reads a certification request as an issuer does, proof of possession included, or says why an issuer would not. */
export async function readRequest(
  pem: string,
): Promise<ReadRequest | { readonly code: string; readonly refusal: string }> {
  try {
    const request = parseCertificationRequest(pem);
    await verifyProofOfPossessionWith(request, verifySignedDataByWebCrypto);
    const { names, keyAlgorithm, publicKey, ignored } = request;
    return { requested: { ...names, keyAlgorithm }, publicKey, ignored };
  } catch (error) {
    if (!isPkiError(error)) throw error;
    return { code: error.code, refusal: error.message };
  }
}
