import type { KeyUsage, SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import { readPublicKey } from '../crypto/public-key.ts';
import { readSignatureAlgorithm, signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { toSubjectAlternativeNames } from '../der/general-names.ts';
import { formatIpAddress, parseIpAddress } from '../der/ip-address.ts';
import { type DistinguishedName, SUBJECT_ORDER } from '../der/name.ts';
import { equalOctets } from '../der/octets.ts';
import { OID } from '../der/oid.ts';
import { readDer } from '../der/reader.ts';
import { PkiError } from '../errors.ts';
import type { CertificateKind } from './certificate-template.ts';
import type { IssuingCa } from './issuing-ca.ts';
import { parseCertificate } from './parse-certificate.ts';
import type { ParsedCertificate, ParsedTbsCertificate } from './parsed-certificate.ts';

/**
 * Verifies a signature with the issuing CA's public key, in the one algorithm that CAs with such a key use. Whoever supplies it must take the key from the CA's certificate, not from the signer.
 */
export type VerifySignature = (
  tbsDer: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** What must be true of a certificate that was just signed, from sources other than its template. */
export interface CertificateExpectations {
  readonly kind: CertificateKind;
  readonly issuer: IssuingCa | 'self';
  /** The key the certificate is for, as it stood in the request. */
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly now: Date;
  /** Names that were decided on; a random `serialNumber` RDN may follow them in a subordinate CA. */
  readonly names?: {
    readonly subject: SubjectNames;
    readonly sans: SubjectAlternativeNames | undefined;
  };
  /**
   * What was prepared, as the strict reader read it. The signed bytes must be these, and are then not read again:
   * reading is a function of the bytes.
   */
  readonly prepared?: ParsedTbsCertificate;
  readonly verifySignature: VerifySignature;
}

interface Profile {
  readonly cA: boolean;
  readonly pathLenConstraint: number | undefined;
  /** Exactly these, unless it is an end entity, for which a policy decides. */
  readonly keyUsage: readonly KeyUsage[] | undefined;
  readonly extensions: ReadonlySet<string>;
}

const COMMON = [OID.basicConstraints, OID.keyUsage, OID.subjectKeyIdentifier];
const SUBORDINATE = [
  OID.authorityKeyIdentifier,
  OID.authorityInfoAccess,
  OID.cRLDistributionPoints,
];

/** Ruling 1, written a second time on purpose: this table and the templates must agree without sharing a line. */
const PROFILES: Readonly<Record<CertificateKind, Profile>> = {
  'root-ca': {
    cA: true,
    pathLenConstraint: undefined,
    keyUsage: ['keyCertSign', 'cRLSign'],
    extensions: new Set(COMMON),
  },
  'cross-ca': {
    cA: true,
    pathLenConstraint: 2,
    keyUsage: ['keyCertSign', 'cRLSign'],
    extensions: new Set([...COMMON, ...SUBORDINATE]),
  },
  'intermediate-ca': {
    cA: true,
    pathLenConstraint: 1,
    keyUsage: ['keyCertSign', 'cRLSign'],
    extensions: new Set([...COMMON, ...SUBORDINATE]),
  },
  'subordinate-ca': {
    cA: true,
    pathLenConstraint: 0,
    keyUsage: ['digitalSignature', 'keyCertSign'],
    extensions: new Set([...COMMON, ...SUBORDINATE, OID.nameConstraints, OID.extendedKeyUsage]),
  },
  'end-entity': {
    cA: false,
    pathLenConstraint: undefined,
    keyUsage: undefined,
    extensions: new Set([
      ...COMMON,
      OID.authorityKeyIdentifier,
      OID.extendedKeyUsage,
      OID.subjectAltName,
      OID.noRevAvail,
    ]),
  },
  'ocsp-responder': {
    cA: false,
    pathLenConstraint: undefined,
    keyUsage: ['digitalSignature'],
    extensions: new Set([
      ...COMMON,
      OID.authorityKeyIdentifier,
      OID.extendedKeyUsage,
      OID.ocspNoCheck,
    ]),
  },
};

/**
 * Looks at a signed certificate with code that did not build it: the strict reader, its own table of profiles, and the
 * CA's public key. Shares nothing with templates or writer.
 *
 * @returns the certificate as it was read
 * @throws {PkiError} CERTIFICATE_MALFORMED, CERTIFICATE_TOO_LARGE, or CERTIFICATE_INVALID naming the first thing wrong
 */
export async function validateCertificate(
  certificateDer: Uint8Array,
  expected: CertificateExpectations,
): Promise<ParsedCertificate> {
  const certificate = inspectCertificate(certificateDer, expected);
  const verified = expected.verifySignature(certificate.tbs.der, certificate.signature);
  // A quick algorithm answers at once, and needs no turn of the event loop.
  requireSignature(typeof verified === 'boolean' ? verified : await verified);
  return certificate;
}

function requireSignature(isValid: boolean): void {
  require(isValid, 'signature', 'RFC 5280 §4.1.1.3');
}

/** Everything but the signature. */
function inspectCertificate(
  certificateDer: Uint8Array,
  expected: CertificateExpectations,
): ParsedCertificate {
  const certificate = parseCertificate(certificateDer, expected.prepared);
  const { tbs } = certificate;
  require(tbs.version === 3, 'version', 'RFC 5280 §4.1.2.1');
  require(expected.prepared === undefined || tbs === expected.prepared, 'signed bytes');
  require(isGoodSerialNumber(tbs.serialNumber), 'serial number', 'RFC 5280 §4.1.2.2');
  require(equalOctets(
    tbs.subjectPublicKeyInfo.der,
    expected.subjectPublicKeyInfoDer,
  ), 'public key');
  requireProfile(tbs, expected.kind);
  requireIssuer(tbs, expected);
  requireValidity(tbs, expected);
  requireNames(tbs, expected);
  requireSignatureAlgorithm(tbs, expected);
  return certificate;
}

function require(holds: boolean, what: string, citation?: string): asserts holds {
  if (holds) return;
  const clause = citation === undefined ? '' : ` (${citation})`;
  throw new PkiError('CERTIFICATE_INVALID', `The signed certificate has a wrong ${what}${clause}.`);
}

/** Positive, at most 20 octets, and long enough to hold 64 random bits. */
function isGoodSerialNumber(octets: Uint8Array): boolean {
  return octets.length >= 8 && octets.length <= 20 && (octets[0] ?? 0x80) < 0x80;
}

function requireProfile(tbs: ParsedTbsCertificate, kind: CertificateKind): void {
  const profile = PROFILES[kind];
  const { basicConstraints, keyUsage, subjectKeyIdentifier } = tbs.known;
  require(basicConstraints?.cA === profile.cA &&
    basicConstraints.pathLenConstraint ===
      profile.pathLenConstraint, 'basic constraints', 'RFC 5280 §4.2.1.9');
  require(profile.keyUsage === undefined
    ? !(keyUsage ?? []).some((usage) => usage === 'keyCertSign' || usage === 'cRLSign')
    : keyUsage?.join() === profile.keyUsage.join(), 'key usage', 'RFC 5280 §4.2.1.3');
  require(subjectKeyIdentifier?.length === 20, 'subject key identifier', 'RFC 5280 §4.2.1.2');
  require((kind === 'ocsp-responder') ===
    (tbs.known.extendedKeyUsage?.includes(OID.ocspSigning) ===
      true), 'OCSP signing', 'RFC 6960 §4.2.2.2');
  require(kind !== 'ocsp-responder' ||
    (tbs.known.ocspNoCheck === true &&
      tbs.known.extendedKeyUsage?.length === 1), 'OCSP responder', 'RFC 6960 §4.2.2.2.1');
  const isSubjectEmpty = tbs.subject.length === 0;
  for (const { oid, critical } of tbs.extensions) {
    require(profile.extensions.has(oid), 'extension');
    const mustBeCritical =
      oid === OID.basicConstraints ||
      oid === OID.keyUsage ||
      oid === OID.nameConstraints ||
      (oid === OID.subjectAltName && isSubjectEmpty);
    require(critical === mustBeCritical, 'criticality of an extension', 'RFC 5280 §4.2');
  }
  require(!isSubjectEmpty ||
    tbs.known.subjectAltName !== undefined, 'subject', 'RFC 5280 §4.1.2.6');
}

function requireIssuer(tbs: ParsedTbsCertificate, { issuer, kind }: CertificateExpectations): void {
  if (issuer === 'self') {
    require(kind === 'root-ca' && equalOctets(tbs.issuerDer, tbs.subjectDer), 'issuer');
    return;
  }
  require(kind !== 'root-ca', 'issuer');
  require(equalOctets(tbs.issuerDer, issuer.subjectNameDer), 'issuer', 'RFC 5280 §4.1.2.4');
  const keyIdentifier = tbs.known.authorityKeyIdentifier?.keyIdentifier;
  require(keyIdentifier !== undefined &&
    equalOctets(
      keyIdentifier,
      issuer.subjectKeyIdentifier,
    ), 'authority key identifier', 'RFC 5280 §4.2.1.1');
  const room = issuer.pathLenConstraint ?? Number.POSITIVE_INFINITY;
  require(!PROFILES[kind].cA ||
    (tbs.known.basicConstraints?.pathLenConstraint ?? room) <
      room, 'path length', 'RFC 5280 §4.2.1.9');
}

/** The algorithm named in the certificate is the one its signature is verified in. */
function requireSignatureAlgorithm(
  tbs: ParsedTbsCertificate,
  { issuer, subjectPublicKeyInfoDer }: CertificateExpectations,
): void {
  const { keyAlgorithm } =
    issuer === 'self' ? readPublicKey(subjectPublicKeyInfoDer) : issuer.publicKey;
  require(readDer(tbs.signatureDer, readSignatureAlgorithm) ===
    signatureAlgorithmOf(keyAlgorithm), 'signature algorithm', 'RFC 5280 §4.1.1.2');
}

function requireValidity(
  tbs: ParsedTbsCertificate,
  { issuer, now }: CertificateExpectations,
): void {
  const notBefore = tbs.notBefore.getTime();
  const notAfter = tbs.notAfter.getTime();
  require(notBefore <= now.getTime() &&
    now.getTime() <= notAfter, 'validity period', 'RFC 5280 §4.1.2.5');
  require(issuer === 'self' ||
    (issuer.notBefore.getTime() <= notBefore &&
      notAfter <= issuer.notAfter.getTime()), 'validity period: it is not within the CA’s');
}

function requireNames(tbs: ParsedTbsCertificate, { names }: CertificateExpectations): void {
  if (names === undefined) return;
  for (const [property, type] of SUBJECT_ORDER) {
    require(hasValues(tbs.subject, type, names.subject[property]), 'subject');
  }
  const read = toSubjectAlternativeNames(tbs.known.subjectAltName ?? []);
  require(read !== undefined, 'subject alternative name');
  const { sans } = names;
  require(sameTexts(read.dnsNames, sans?.dnsNames ?? []) &&
    sameTexts(read.rfc822Names, sans?.rfc822Names ?? []) &&
    sameTexts(read.uniformResourceIdentifiers, sans?.uniformResourceIdentifiers ?? []) &&
    sameTexts(
      read.ipAddresses,
      (sans?.ipAddresses ?? []).map(canonicalIpAddress),
    ), 'subject alternative name', 'RFC 5280 §4.2.1.6');
}

/** Whether the attributes of this type are these values, in order. */
function hasValues(name: DistinguishedName, type: string, values: readonly string[]): boolean {
  let found = 0;
  for (const rdn of name) {
    for (const attribute of rdn) {
      if (attribute.type !== type) continue;
      if (attribute.value !== values[found]) return false;
      found += 1;
    }
  }
  return found === values.length;
}

function canonicalIpAddress(text: string): string {
  const octets = parseIpAddress(text);
  return octets === undefined ? text : formatIpAddress(octets);
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}
