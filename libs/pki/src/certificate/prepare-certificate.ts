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
const MAX_PROFILES_PER_CA = 256;
/** Extensions that are the same for all certificates of a profile under a CA; gone when the CA's object is. */
const profiles = new WeakMap<object, Map<string, Uint8Array>>();

/** The extensions that kind, usages, issuer and its URLs fix, encoded once per CA and profile. */
function profileExtensions(
  template: CertificateTemplate,
  issuer: IssuingCa | undefined,
): Uint8Array {
  const { authorityUrls, extendedKeyUsages, hasNoRevAvail, keyUsages, kind } = template;
  // No member can hold the separator: usages are closed unions and URLs have no control characters.
  const key = `${kind}\n${keyUsages.join()}\n${extendedKeyUsages.join()}\n${hasNoRevAvail}\n${
    authorityUrls.caIssuers ?? ''
  }\n${authorityUrls.crl ?? ''}`;
  let ofIssuer = profiles.get(issuer ?? SELF);
  if (ofIssuer === undefined || ofIssuer.size >= MAX_PROFILES_PER_CA) {
    ofIssuer = new Map();
    profiles.set(issuer ?? SELF, ofIssuer);
  }
  let encoded = ofIssuer.get(key);
  if (encoded === undefined) {
    encoded = encodeProfileExtensions(template, issuer);
    ofIssuer.set(key, encoded);
  }
  return encoded;
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
    authorityUrls.caIssuers === undefined
      ? undefined
      : encodeAuthorityInfoAccess(authorityUrls.caIssuers),
    authorityUrls.crl === undefined ? undefined : encodeCrlDistributionPoint(authorityUrls.crl),
    template.hasNoRevAvail ? encodeNoRevAvail() : undefined,
  ];
  return concat(extensions.filter((extension) => extension !== undefined));
}
