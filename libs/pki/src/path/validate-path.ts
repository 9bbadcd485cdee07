import type { ParsedCertificate } from '../certificate/parsed-certificate.ts';
import { checkNameConstraints } from '../constraints/check-name-constraints.ts';
import type { NameConstraints } from '../certificate/parsed-certificate.ts';
import { readSignatureAlgorithm } from '../crypto/signature-algorithms.ts';
import type { SignatureAlgorithm } from '../crypto/signature-algorithms.ts';
import { equalOctets } from '../der/octets.ts';
import { OID } from '../der/oid.ts';
import { readDer } from '../der/reader.ts';
import { PkiError } from '../errors.ts';
import { buildPaths } from './build-path.ts';
import type { CertificationPath, PathSources } from './build-path.ts';
import type { VerifySignedData } from './verify-signed-data.ts';

/** Why a path is not valid, by the step of RFC 5280 §6.1 that found it. */
export const PATH_FAULTS = {
  SIGNATURE: 'RFC 5280 §6.1.3 (a)(1)',
  VALIDITY: 'RFC 5280 §6.1.3 (a)(2)',
  ISSUER: 'RFC 5280 §6.1.3 (a)(4)',
  NAME_CONSTRAINTS: 'RFC 5280 §6.1.3 (b), (c)',
  NOT_A_CA: 'RFC 5280 §6.1.4 (k)',
  PATH_LENGTH: 'RFC 5280 §6.1.4 (l)',
  KEY_USAGE: 'RFC 5280 §6.1.4 (n)',
  CRITICAL_EXTENSION: 'RFC 5280 §6.1.4 (o), §6.1.5 (f)',
  EXTENDED_KEY_USAGE: 'RFC 5280 §4.2.1.12',
} as const;
export type PathFaultCode = keyof typeof PATH_FAULTS;

export interface PathFault {
  readonly code: PathFaultCode;
  readonly citation: string;
  /** Position in the path's certificates; the last is the target. */
  readonly index: number;
}

export interface PathOptions {
  /** Time of validation; notAfter is inclusive (RFC 5280 §4.1.2.5). */
  readonly at: Date;
  readonly verify: VerifySignedData;
  /**
   * Object identifier of a purpose that every certificate must allow which limits its purposes at all. RFC 5280 asks
   * it of the target only; verifiers in use hold CAs to it too.
   */
  readonly extendedKeyUsage?: string;
}

/** Critical extensions that are processed here; any other makes a path invalid. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.extendedKeyUsage,
]);

/**
 * The first fault of a certification path, or `undefined` when it is valid (RFC 5280 §6.1, without certificate
 * policies: any policy is taken). Revocation is not looked at.
 */
export async function validatePath(
  path: CertificationPath,
  options: PathOptions,
): Promise<PathFault | undefined> {
  for await (const fault of pathFaults(path, options)) return fault;
  return undefined;
}

/** Every fault of a certification path, as {@link validatePath} finds them, from the anchor down. */
export async function* pathFaults(
  path: CertificationPath,
  options: PathOptions,
): AsyncGenerator<PathFault, void, undefined> {
  const { anchor, certificates } = path;
  let workingNameDer = anchor.subjectDer;
  let workingKeyDer = anchor.subjectPublicKeyInfoDer;
  let maxPathLength = anchor.pathLenConstraint ?? certificates.length;
  const constraints: NameConstraints[] =
    anchor.nameConstraints === undefined ? [] : [anchor.nameConstraints];

  for (const [index, certificate] of certificates.entries()) {
    const isTarget = index === certificates.length - 1;
    const fault = (code: PathFaultCode): PathFault => ({
      code,
      citation: PATH_FAULTS[code],
      index,
    });
    const { tbs } = certificate;
    if (!(await isSignedBy(workingKeyDer, certificate, options.verify))) yield fault('SIGNATURE');
    if (!isValidAt(certificate, options.at)) yield fault('VALIDITY');
    if (!equalOctets(tbs.issuerDer, workingNameDer)) yield fault('ISSUER');
    const isSelfIssued = equalOctets(tbs.issuerDer, tbs.subjectDer);
    // A CA that renames nothing but its key is not held to its own constraints (RFC 5280 §6.1.3 (b)).
    if (
      (isTarget || !isSelfIssued) &&
      constraints.some((above) => checkNameConstraints(tbs, above) !== undefined)
    ) {
      yield fault('NAME_CONSTRAINTS');
    }
    if (tbs.extensions.some(({ critical, oid }) => critical && !PROCESSED.has(oid))) {
      yield fault('CRITICAL_EXTENSION');
    }
    if (!allows(certificate, options.extendedKeyUsage)) yield fault('EXTENDED_KEY_USAGE');
    if (isTarget) return;

    const { basicConstraints, keyUsage, nameConstraints } = tbs.known;
    if (tbs.version !== 3 || basicConstraints?.cA !== true) yield fault('NOT_A_CA');
    if (!isSelfIssued) {
      if (maxPathLength <= 0) yield fault('PATH_LENGTH');
      maxPathLength -= 1;
    }
    maxPathLength = Math.min(maxPathLength, basicConstraints?.pathLenConstraint ?? maxPathLength);
    if (keyUsage !== undefined && !keyUsage.includes('keyCertSign')) yield fault('KEY_USAGE');
    if (nameConstraints !== undefined) constraints.push(nameConstraints);
    workingNameDer = tbs.subjectDer;
    workingKeyDer = tbs.subjectPublicKeyInfo.der;
  }
}

/**
 * The first valid path from an anchor to the target.
 *
 * @throws {PkiError} PATH_NOT_FOUND when no path leads to an anchor, PATH_INVALID with the fault of each as `cause`
 *   when none that does is valid
 */
export async function findValidPath(
  target: ParsedCertificate,
  sources: PathSources,
  options: PathOptions,
): Promise<CertificationPath> {
  const faults: PathFault[] = [];
  for (const path of buildPaths(target, sources)) {
    const fault = await validatePath(path, options);
    if (fault === undefined) return path;
    faults.push(fault);
  }
  const [first] = faults;
  if (first === undefined) {
    throw new PkiError('PATH_NOT_FOUND', 'No certification path leads to a trust anchor.');
  }
  throw new PkiError('PATH_INVALID', `The certification path is not valid (${first.citation}).`, {
    cause: faults,
  });
}

async function isSignedBy(
  subjectPublicKeyInfoDer: Uint8Array,
  { tbs, signature, signatureAlgorithmDer }: ParsedCertificate,
  verify: VerifySignedData,
): Promise<boolean> {
  const algorithm = acceptedAlgorithm(signatureAlgorithmDer);
  if (algorithm === undefined) return false;
  return verify({ algorithm, subjectPublicKeyInfoDer, data: tbs.der, signature });
}

function acceptedAlgorithm(identifierDer: Uint8Array): SignatureAlgorithm | undefined {
  try {
    return readDer(identifierDer, readSignatureAlgorithm);
  } catch {
    // An identifier that cannot be read names no algorithm that is accepted.
    return undefined;
  }
}

function isValidAt({ tbs }: ParsedCertificate, at: Date): boolean {
  // notAfter names a whole second, and all of it counts.
  const second = Math.floor(at.getTime() / 1000) * 1000;
  return tbs.notBefore.getTime() <= second && second <= tbs.notAfter.getTime();
}

function allows({ tbs }: ParsedCertificate, purpose: string | undefined): boolean {
  const { extendedKeyUsage } = tbs.known;
  if (purpose === undefined || extendedKeyUsage === undefined) return true;
  return extendedKeyUsage.includes(purpose) || extendedKeyUsage.includes(OID.anyExtendedKeyUsage);
}
