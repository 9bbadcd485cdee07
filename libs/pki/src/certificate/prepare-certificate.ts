import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { type Digest, keyIdentifier } from '../crypto/key-identifier.ts';
import { toHex } from '../der/hex.ts';
import { encodeSubject } from '../der/name.ts';
import { contextConstructed, TAG } from '../der/tag.ts';
import { concat, element, enclose, explicit, integer, sequence, time } from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import { runLints } from '../lint/lint.ts';
import type { CertificateTemplate } from './certificate-template.ts';
import {
  encodeAuthorityInfoAccess,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeCrlDistributionPoint,
  encodeExtendedKeyUsage,
  encodeKeyUsage,
  encodeNameConstraints,
  encodeNoRevAvail,
  encodeOcspNoCheck,
  encodeSubjectAltName,
  encodeSubjectKeyIdentifier,
} from './encode-extensions.ts';
import type { IssuingCa } from './issuing-ca.ts';
import { parseTbsCertificate } from './parse-certificate.ts';
import { createPreparedCertificate, type PreparedCertificate } from './prepared-certificate.ts';
import { type RandomSource, randomSerialNumber } from './serial-number.ts';
import { fitValidity } from './validity.ts';

/** Version 3 (RFC 5280 §4.1.2.1). */
const VERSION_3 = explicit(0, integer(2));
/** An empty SEQUENCE. */
const EMPTY_NAME_OCTETS = 2;
const SUBJECT_SERIAL_NUMBER_OCTETS = 8;

export interface PrepareOptions {
  /** The CA that will sign, or `self` for a root. */
  readonly issuer: IssuingCa | 'self';
  readonly now: Date;
  readonly random: RandomSource;
  /** SHA-256, for the subject key identifier. */
  readonly sha256: Digest;
}

/**
 * Builds and lints the bytes to be signed: template, issuer, a random serial number and a validity period that fits
 * into the CA's. Nothing has touched the CA's key.
 *
 * @throws {PkiError} LINT_FAILED with the findings as `cause`, ISSUER_UNSUITABLE, ISSUER_EXPIRED, VALIDITY_INVALID,
 *   TEMPLATE_INVALID, NAME_INVALID, GENERAL_NAME_INVALID, STRING_INVALID
 */
export function prepareCertificate(
  template: CertificateTemplate,
  options: PrepareOptions,
): PreparedCertificate {
  const issuer = options.issuer === 'self' ? undefined : options.issuer;
  requireSuitableIssuer(template, issuer);
  const validity = fitValidity(issuer, template.notAfter, options.now);
  const serialNumber = randomSerialNumber(options.random);
  const subjectDer = encodeSubject(
    template.subject,
    template.hasRandomSubjectSerialNumber
      ? toHex(options.random(SUBJECT_SERIAL_NUMBER_OCTETS))
      : undefined,
  );
  const isSubjectEmpty = subjectDer.length === EMPTY_NAME_OCTETS;
  const extensions = encodeExtensions(template, issuer, isSubjectEmpty, options.sha256);
  const parts = [
    VERSION_3,
    // Positive and without leading zeros, so already minimal.
    element(TAG.integer, serialNumber),
    signatureAlgorithmOf(issuer?.keyAlgorithm ?? template.publicKey.keyAlgorithm).identifierDer,
    issuer?.subjectNameDer ?? subjectDer,
    sequence(time(validity.notBefore), time(validity.notAfter)),
    subjectDer,
    template.publicKey.subjectPublicKeyInfoDer,
    ...enclose(contextConstructed(3), enclose(TAG.sequence, extensions)),
  ];
  const tbsDer = concat(enclose(TAG.sequence, parts));

  const tbs = parseTbsCertificate(tbsDer, issuer);
  const findings = runLints(tbs, template.kind);
  if (findings.length > 0) {
    throw new PkiError(
      'LINT_FAILED',
      `The certificate is refused: ${findings.map(({ citation }) => citation).join(', ')}.`,
      { cause: findings },
    );
  }
  return createPreparedCertificate({
    template,
    issuer: options.issuer,
    tbs,
    now: options.now,
    serialNumber,
    validity,
  });
}

/** A root signs itself and nothing else does; a CA must leave room for the CAs below it (RFC 5280 §4.2.1.9). */
function requireSuitableIssuer(template: CertificateTemplate, issuer: IssuingCa | undefined): void {
  if ((template.kind === 'root-ca') !== (issuer === undefined)) {
    throw new PkiError('ISSUER_UNSUITABLE', 'A root signs itself, and nothing else does.');
  }
  if (issuer === undefined || !template.basicConstraints.cA) return;
  const room = issuer.pathLenConstraint ?? Number.POSITIVE_INFINITY;
  if (room < 1 + (template.basicConstraints.pathLenConstraint ?? room)) {
    throw new PkiError('ISSUER_UNSUITABLE', 'The path length of the issuing CA is used up.');
  }
}

/** The extensions in parts, which are not whole extensions. */
function encodeExtensions(
  template: CertificateTemplate,
  issuer: IssuingCa | undefined,
  isSubjectEmpty: boolean,
  sha256: Digest,
): Uint8Array[] {
  const { nameConstraints, publicKey, sans } = template;
  const parts = [
    profileExtensions(template, issuer),
    ...encodeSubjectKeyIdentifier(keyIdentifier(publicKey, sha256)),
  ];
  const altName = sans && encodeSubjectAltName(sans, isSubjectEmpty);
  if (altName !== undefined) parts.push(...altName);
  const constraints = nameConstraints && encodeNameConstraints(nameConstraints);
  if (constraints !== undefined) parts.push(constraints);
  return parts;
}

/** Key of the cache for certificates that no CA issues. */
const SELF = {};
/** More profiles than one CA has; a flood of others starts the cache anew rather than growing it. */
const MAX_PROFILES_PER_CA = 64;
/** A profile, and the extensions that are the same for all its certificates under a CA. */
interface Profile {
  readonly kind: CertificateTemplate['kind'];
  readonly keyUsages: readonly string[];
  readonly extendedKeyUsages: readonly string[];
  readonly hasNoRevAvail: boolean;
  readonly caIssuers: string | undefined;
  readonly crl: string | undefined;
  readonly ocsp: string | undefined;
  readonly encoded: Uint8Array;
}
/** Profiles by CA, the one met last in front; gone when the CA's object is. */
const profilesByCa = new WeakMap<object, Profile[]>();

/** The extensions that kind, usages, issuer and its URLs fix, encoded once per CA and profile. */
function profileExtensions(
  template: CertificateTemplate,
  issuer: IssuingCa | undefined,
): Uint8Array {
  let profiles = profilesByCa.get(issuer ?? SELF);
  if (profiles === undefined || profiles.length >= MAX_PROFILES_PER_CA) {
    profiles = [];
    profilesByCa.set(issuer ?? SELF, profiles);
  }
  const index = profiles.findIndex((profile) => isOfProfile(template, profile));
  const found = profiles[index];
  if (found !== undefined) {
    if (index > 0) profiles.unshift(...profiles.splice(index, 1));
    return found.encoded;
  }
  const encoded = encodeProfileExtensions(template, issuer);
  const { authorityUrls, extendedKeyUsages, hasNoRevAvail, keyUsages, kind } = template;
  profiles.unshift({
    kind,
    // Copies: what the caller does to its lists later must not change what they are compared with.
    keyUsages: [...keyUsages],
    extendedKeyUsages: [...extendedKeyUsages],
    hasNoRevAvail,
    caIssuers: authorityUrls.caIssuers,
    crl: authorityUrls.crl,
    ocsp: authorityUrls.ocsp,
    encoded,
  });
  return encoded;
}

function isOfProfile(template: CertificateTemplate, profile: Profile): boolean {
  return (
    template.kind === profile.kind &&
    template.hasNoRevAvail === profile.hasNoRevAvail &&
    template.authorityUrls.caIssuers === profile.caIssuers &&
    template.authorityUrls.crl === profile.crl &&
    template.authorityUrls.ocsp === profile.ocsp &&
    areSame(template.keyUsages, profile.keyUsages) &&
    areSame(template.extendedKeyUsages, profile.extendedKeyUsages)
  );
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

function encodeProfileExtensions(
  template: CertificateTemplate,
  issuer: IssuingCa | undefined,
): Uint8Array {
  const { authorityUrls } = template;
  const extensions = [
    encodeBasicConstraints(template.basicConstraints),
    encodeKeyUsage(template.keyUsages),
    encodeExtendedKeyUsage(template.extendedKeyUsages),
    issuer && encodeAuthorityKeyIdentifier(issuer.subjectKeyIdentifier),
    encodeAuthorityInfoAccess(authorityUrls),
    authorityUrls.crl === undefined ? undefined : encodeCrlDistributionPoint(authorityUrls.crl),
    template.hasNoRevAvail ? encodeNoRevAvail() : undefined,
    template.kind === 'ocsp-responder' ? encodeOcspNoCheck() : undefined,
  ];
  return concat(extensions.filter((extension) => extension !== undefined));
}
