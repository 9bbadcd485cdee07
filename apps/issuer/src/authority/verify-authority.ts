import type { BootstrapConfiguration, IntermediateCertificateInformation } from '@luciole/contract';
import {
  buildPaths,
  type CertificationPath,
  decodePem,
  encodePem,
  isPkiError,
  type IssuingCa,
  type ParsedCertificate,
  parseCertificate,
  readCaCertificate,
  toHex,
  trustAnchorOf,
  validatePath,
} from '@luciole/pki';
import { type CaKeyPair, certificateFingerprint, verifySignedData } from '@luciole/pki/node';
import type { Authority, TrustAnchor } from './authority.ts';
import { AuthorityError } from './authority-error.ts';

/** What an answer of the control plane is held against. */
export interface AuthorityExpectations {
  readonly keyPair: Pick<CaKeyPair, 'privateKey' | 'spkiDer'>;
  readonly configuration: Pick<BootstrapConfiguration, 'subCaDigest' | 'trustAnchors'>;
  /** Lower-case hex; any root when empty (ruling 22). */
  readonly pinnedSha256: readonly string[];
  readonly now: Date;
}

/** A root of the configuration, and how path validation takes it. */
interface Root {
  readonly anchor: TrustAnchor;
  readonly certificate: ParsedCertificate;
}

/**
 * The sub-CA that the control plane issued, once everything about it was looked at: it is for our own key, has the profile of
 * a sub-CA (ruling 1), is valid now, and a valid path leads from it to a root of the configuration that our own file
 * does not rule out (ruling 22).
 *
 * @throws {AuthorityError} CERTIFICATE_UNREADABLE, OTHER_KEY, NOT_A_SUB_CA, NOT_VALID_NOW, TRUST_ANCHOR_INVALID,
 *   PATH_INVALID, ROOT_NOT_PINNED
 */
export async function verifyAuthority(
  information: IntermediateCertificateInformation,
  expectations: AuthorityExpectations,
): Promise<Authority> {
  const { configuration, keyPair, now, pinnedSha256 } = expectations;
  const { certificate, chain } = readCertificates(information);
  const ca = requireSubCa(certificate, keyPair.spkiDer, now);
  const roots = await Promise.all(configuration.trustAnchors.map((given) => readRoot(given, now)));
  const isAccepted = ({ anchor }: Root): boolean =>
    pinnedSha256.length === 0 || pinnedSha256.includes(anchor.sha256);
  const accepted = roots.filter(isAccepted);
  const path = await findPath(certificate, chain, accepted, now);
  if (path === undefined) {
    // Only to say which of the two it was.
    const elsewhere = await findPath(certificate, chain, roots, now);
    if (elsewhere === undefined) {
      throw new AuthorityError(
        'PATH_INVALID',
        'no valid path leads from the sub-CA to a trust anchor of the configuration',
      );
    }
    throw new AuthorityError(
      'ROOT_NOT_PINNED',
      `trustAnchorSha256 does not name the root above the sub-CA; the configuration's roots are ${digestsOf(roots)}`,
    );
  }
  return {
    certificateId: information.id,
    ca,
    privateKey: keyPair.privateKey,
    chainPem: path.certificates
      .toReversed()
      .map(({ der }) => encodePem('CERTIFICATE', der))
      .join(''),
    trustAnchors: accepted.map(({ anchor }) => anchor),
    serialNumber: serialNumberOf(certificate),
    subCaDigest: configuration.subCaDigest,
    issuedAt: new Date(information.creationDate),
  };
}

/** Lower-case hex without a sign octet, as the control plane records it. */
export function serialNumberOf({ tbs }: ParsedCertificate): string {
  return toHex(tbs.serialNumber).replace(/^(?:00)+(?=..)/, '');
}

/** A trust anchor of one root certificate. */
export function anchorOf(certificateDer: Uint8Array): TrustAnchor {
  return {
    certificateDer,
    certificatePem: encodePem('CERTIFICATE', certificateDer),
    sha256: certificateFingerprint(certificateDer),
  };
}

interface Certificates {
  readonly certificate: ParsedCertificate;
  readonly chain: readonly ParsedCertificate[];
}

function readCertificates(information: IntermediateCertificateInformation): Certificates {
  const { certificate, issuerCertificates } = information;
  if (certificate === undefined) {
    throw new AuthorityError('CERTIFICATE_UNREADABLE', 'the answer holds no certificate');
  }
  try {
    return {
      certificate: readPem(certificate),
      chain: issuerCertificates.map((pem) => readPem(pem)),
    };
  } catch (cause) {
    throw new AuthorityError('CERTIFICATE_UNREADABLE', 'a certificate cannot be read', { cause });
  }
}

function readPem(pem: string): ParsedCertificate {
  return parseCertificate(decodePem(pem, ['CERTIFICATE']));
}

function requireSubCa(certificate: ParsedCertificate, spkiDer: Uint8Array, now: Date): IssuingCa {
  const { tbs } = certificate;
  if (Buffer.compare(tbs.subjectPublicKeyInfo.der, spkiDer) !== 0) {
    throw new AuthorityError('OTHER_KEY', 'the certificate is for a key that is not ours');
  }
  let ca: IssuingCa;
  try {
    ca = readCaCertificate(certificate.der);
  } catch (cause) {
    const why = isPkiError(cause) ? cause.message : 'it cannot be read';
    throw new AuthorityError('NOT_A_SUB_CA', `the certificate is none of a sub-CA: ${why}`, {
      cause,
    });
  }
  if (ca.pathLenConstraint !== 0) {
    throw new AuthorityError('NOT_A_SUB_CA', 'the path length of the certificate must be 0');
  }
  if (!isValidAt(certificate, now)) {
    throw new AuthorityError(
      'NOT_VALID_NOW',
      `the certificate is valid from ${tbs.notBefore.toISOString()} to ${tbs.notAfter.toISOString()}, and now is ${now.toISOString()}`,
    );
  }
  return ca;
}

/** A root whose digest is right, that names and has signed itself, may sign certificates and is valid. */
async function readRoot(
  given: BootstrapConfiguration['trustAnchors'][number],
  now: Date,
): Promise<Root> {
  let certificate: ParsedCertificate;
  try {
    certificate = readPem(given.certificate);
    readCaCertificate(certificate.der);
  } catch (cause) {
    throw new AuthorityError('TRUST_ANCHOR_INVALID', 'a trust anchor is no CA certificate', {
      cause,
    });
  }
  const anchor = anchorOf(certificate.der);
  if (anchor.sha256 !== given.sha256.toLowerCase()) {
    throw new AuthorityError('TRUST_ANCHOR_INVALID', 'the digest of a trust anchor is another one');
  }
  // As its own anchor: name, signature and validity are looked at like those of any certificate.
  const own = { anchor: trustAnchorOf(certificate.der), certificates: [certificate] };
  const fault = await validatePath(own, { at: now, verify: verifySignedData });
  if (fault !== undefined) {
    throw new AuthorityError(
      'TRUST_ANCHOR_INVALID',
      `trust anchor ${anchor.sha256} is no valid root (${fault.citation})`,
    );
  }
  return { anchor, certificate };
}

async function findPath(
  target: ParsedCertificate,
  chain: readonly ParsedCertificate[],
  roots: readonly Root[],
  now: Date,
): Promise<CertificationPath | undefined> {
  const anchors = roots.map(({ anchor }) => trustAnchorOf(anchor.certificateDer));
  for (const path of buildPaths(target, { anchors, intermediates: chain })) {
    const fault = await validatePath(path, { at: now, verify: verifySignedData });
    if (fault === undefined) return path;
  }
  return undefined;
}

function isValidAt({ tbs }: ParsedCertificate, at: Date): boolean {
  return tbs.notBefore <= at && at.getTime() < tbs.notAfter.getTime() + 1000;
}

function digestsOf(roots: readonly Root[]): string {
  return roots.map(({ anchor }) => anchor.sha256).join(', ');
}
