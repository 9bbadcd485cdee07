import type { SignatureAlgorithm } from '../crypto/signature-algorithms.ts';

/** Something signed, and the key that is said to have signed it. */
export interface SignedData {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo of the signer, DER, not judged. */
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Says whether a signature is that of the key. In Node that is `verifySignedData` of `@luciole/pki/node`, in a browser
 * `verifySignedDataByWebCrypto`; a key that is malformed or does not fit the algorithm is an answer of `false`, not an exception.
 */
export type VerifySignedData = (signed: SignedData) => boolean | Promise<boolean>;
