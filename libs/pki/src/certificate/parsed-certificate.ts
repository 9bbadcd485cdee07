import type { KeyUsage } from '@luciole/policy';
import type { GeneralName } from '../der/general-names.ts';
import type { DistinguishedName } from '../der/name.ts';

/** One extension as it stands: `value` is the content of its OCTET STRING (RFC 5280 §4.2). */
export interface ParsedExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** RFC 5280 §4.2.1.9. */
export interface BasicConstraints {
  readonly cA: boolean;
  readonly pathLenConstraint?: number;
}

/** RFC 5280 §4.2.1.1. `hasIssuerAndSerialNumber` says that the members this product never writes are present. */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  readonly hasIssuerAndSerialNumber: boolean;
}

/** RFC 5280 §4.2.1.10; minimum is 0 and maximum absent, anything else is refused by the reader. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** RFC 5280 §4.2.2.1: `method` is an object identifier. */
export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

/** RFC 5280 §4.2.1.13: the names of one distribution point's `fullName`; `isPlain` when it has no other member. */
export interface DistributionPoint {
  readonly fullName: readonly GeneralName[];
  readonly isPlain: boolean;
}

/** Decoded values of the extensions this product writes; a member is present exactly when the extension is. */
export interface KnownExtensions {
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: readonly KeyUsage[];
  /** Object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectAltName?: readonly GeneralName[];
  readonly subjectKeyIdentifier?: Uint8Array;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  readonly nameConstraints?: NameConstraints;
  readonly authorityInfoAccess?: readonly AccessDescription[];
  readonly cRLDistributionPoints?: readonly DistributionPoint[];
  /** RFC 9608: no revocation information will ever be available. */
  readonly noRevAvail?: true;
  /** RFC 6960 §4.2.2.2.1: nobody need ask whether this responder was revoked. */
  readonly ocspNoCheck?: true;
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), not judged: {@link readPublicKey} judges it. */
export interface ParsedSubjectPublicKeyInfo {
  readonly der: Uint8Array;
  readonly algorithm: string;
  /** Octets of the `subjectPublicKey` BIT STRING, without tag, length and count of unused bits. */
  readonly subjectPublicKey: Uint8Array;
}

/** TBSCertificate (RFC 5280 §4.1.1.1) as plain data; every `Uint8Array` is a view of the bytes that were parsed. */
export interface ParsedTbsCertificate {
  /** The bytes that are or will be signed. */
  readonly der: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Content octets of the INTEGER, sign octet included. */
  readonly serialNumber: Uint8Array;
  /** AlgorithmIdentifier in DER. */
  readonly signatureDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly notBefore: Date;
  /** Inclusive (RFC 5280 §4.1.2.5). */
  readonly notAfter: Date;
  readonly subjectDer: Uint8Array;
  readonly subject: DistinguishedName;
  readonly subjectPublicKeyInfo: ParsedSubjectPublicKeyInfo;
  readonly hasUniqueIdentifiers: boolean;
  /** All extensions, in order; no two have the same `oid`. */
  readonly extensions: readonly ParsedExtension[];
  readonly known: KnownExtensions;
}

/** Certificate (RFC 5280 §4.1) as plain data. */
export interface ParsedCertificate {
  readonly der: Uint8Array;
  readonly tbs: ParsedTbsCertificate;
  /** The outer AlgorithmIdentifier in DER; equal to `tbs.signatureDer` (§4.1.1.2), or parsing refuses. */
  readonly signatureAlgorithmDer: Uint8Array;
  readonly signature: Uint8Array;
}
