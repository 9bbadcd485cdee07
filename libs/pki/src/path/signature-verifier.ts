import { readSignatureAlgorithm } from '../crypto/signature-algorithms.ts';
import type { SignatureAlgorithm } from '../crypto/signature-algorithms.ts';
import { readDer } from '../der/reader.ts';

/** Something signed, and the key that is said to have signed it. */
export interface SignedData {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo of the signer, DER. */
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Says whether a signature is that of the key. In Node that is `verifySignature` of `@luciole/pki/node`, in a browser
 * WebCrypto; a key that does not fit the algorithm is an answer of `false`, not an exception.
 */
export type SignatureVerifier = (signed: SignedData) => boolean | Promise<boolean>;

/** Whether `signature` over `data` is valid under an accepted algorithm; `false` for every other algorithm. */
export async function isSignedBy(
  verify: SignatureVerifier,
  subjectPublicKeyInfoDer: Uint8Array,
  signed: {
    readonly signatureAlgorithmDer: Uint8Array;
    readonly data: Uint8Array;
    readonly signature: Uint8Array;
  },
): Promise<boolean> {
  const algorithm = readDer(signed.signatureAlgorithmDer, readSignatureAlgorithm);
  if (algorithm === undefined) return false;
  const { data, signature } = signed;
  return verify({ algorithm, subjectPublicKeyInfoDer, data, signature });
}
