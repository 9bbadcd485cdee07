import type { KeyAlgorithm, KeyUsage } from '@luciole/policy';
import { PkiError } from '../errors.ts';
import { type PublicKey, readPublicKey } from '../crypto/public-key.ts';
import type { DistinguishedName } from '../der/name.ts';
import { parseCertificate } from './parse-certificate.ts';
import type { NameConstraints } from './parsed-certificate.ts';

/**
 * A CA certificate, read and judged once, as everything that issues under it needs it. Immutable; what is encoded per
 * CA is cached under this object's identity, so keep one per CA certificate.
 */
export interface IssuingCa {
  readonly certificateDer: Uint8Array;
  readonly subjectNameDer: Uint8Array;
  readonly subject: DistinguishedName;
  readonly subjectKeyIdentifier: Uint8Array;
  readonly notBefore: Date;
  /** Inclusive. */
  readonly notAfter: Date;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly publicKey: PublicKey;
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly keyUsages: readonly KeyUsage[];
  /** How many CAs may follow in a path; `undefined` means any number. */
  readonly pathLenConstraint: number | undefined;
  readonly nameConstraints: NameConstraints | undefined;
}

/**
 * The CA that `certificateDer` certifies.
 *
 * @throws {PkiError} CERTIFICATE_MALFORMED, CERTIFICATE_TOO_LARGE, a KEY_ code, or ISSUER_UNSUITABLE when it is no CA,
 *   may not sign certificates or has no subject or subject key identifier (RFC 5280 §4.1.2.6, §4.2.1.2, §4.2.1.3, §4.2.1.9)
 */
export function readCaCertificate(certificateDer: Uint8Array): IssuingCa {
  const { tbs } = parseCertificate(certificateDer);
  const { basicConstraints, keyUsage, subjectKeyIdentifier, nameConstraints } = tbs.known;
  if (basicConstraints?.cA !== true || keyUsage?.includes('keyCertSign') !== true) {
    throw new PkiError('ISSUER_UNSUITABLE', 'This certificate may not sign certificates.');
  }
  if (subjectKeyIdentifier === undefined || tbs.subject.length === 0) {
    throw new PkiError(
      'ISSUER_UNSUITABLE',
      'This CA certificate has no subject or key identifier.',
    );
  }
  const publicKey = readPublicKey(tbs.subjectPublicKeyInfo.der);
  return {
    certificateDer,
    subjectNameDer: tbs.subjectDer,
    subject: tbs.subject,
    subjectKeyIdentifier,
    notBefore: tbs.notBefore,
    notAfter: tbs.notAfter,
    keyAlgorithm: publicKey.keyAlgorithm,
    publicKey,
    subjectPublicKeyInfoDer: tbs.subjectPublicKeyInfo.der,
    keyUsages: keyUsage,
    pathLenConstraint: basicConstraints.pathLenConstraint,
    nameConstraints,
  };
}
