import type { KeyAlgorithm, SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import type { PublicKey } from '../crypto/public-key.ts';
import type { SignatureAlgorithm } from '../crypto/signature-algorithms.ts';

/** What a request asks for by name, in the forms that policy governs. */
export interface RequestedNames {
  readonly subject: SubjectNames;
  /** IP addresses in canonical text (RFC 5952 for IPv6). */
  readonly sans: SubjectAlternativeNames;
}

/** Object identifiers of what a request holds and nobody will look at again: none of it can reach a certificate. */
export interface IgnoredParts {
  /** Attribute types of the subject that policy does not govern. */
  readonly subjectAttributes: readonly string[];
  /** Extensions asked for, other than subjectAltName. */
  readonly extensions: readonly string[];
  /** Attributes other than extensionRequest. */
  readonly attributes: readonly string[];
}

/**
 * A PKCS#10 certification request (RFC 2986) as plain data. Its key passed the key rules; its signature is **not** yet
 * verified: that is `verifyProofOfPossession`.
 */
export interface CertificationRequest {
  readonly der: Uint8Array;
  /** The bytes the requester signed. */
  readonly certificationRequestInfoDer: Uint8Array;
  readonly subjectPublicKeyInfoDer: Uint8Array;
  /** The key, judged; a template takes it as it is. */
  readonly publicKey: PublicKey;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly names: RequestedNames;
  readonly ignored: IgnoredParts;
}
