import type { ParsedCertificate } from '../certificate/parsed-certificate.ts';
import { equalOctets } from '../der/octets.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** A prospective certification path (RFC 5280 §6.1): nothing in it is verified yet. */
export interface CertificationPath {
  readonly anchor: TrustAnchor;
  /** From the certificate that the anchor issued to the target; at least the target. */
  readonly certificates: readonly ParsedCertificate[];
}

export interface PathSources {
  readonly anchors: readonly TrustAnchor[];
  /** Certificates that may stand between, in any order; more than are needed do no harm. */
  readonly intermediates: readonly ParsedCertificate[];
}

/** Longest path that is followed, in certificates below the anchor. Ours have three. */
export const MAX_PATH_LENGTH = 8;
/** Steps of one search. Cross-certificates can be arranged so that paths multiply; the search ends here then. */
const MAX_STEPS = 1000;

/**
 * Prospective paths from an anchor to the target, by issuer name and, where both are stated, key identifiers; the
 * shortest first. No certificate comes twice in a path, none of the same name and key either, and the search is bounded
 * whatever the certificates are.
 */
export function buildPaths(
  target: ParsedCertificate,
  sources: PathSources,
): readonly CertificationPath[] {
  const found: CertificationPath[] = [];
  let partial: ParsedCertificate[][] = [[target]];
  let steps = 0;
  // Breadth first, from the target upwards.
  while (partial.length > 0) {
    const longer: ParsedCertificate[][] = [];
    for (const certificates of partial) {
      steps += 1;
      const [top] = certificates;
      if (top === undefined || steps > MAX_STEPS) return found;
      for (const anchor of sources.anchors) {
        if (mayHaveIssued(anchor, top) && !certificates.some((other) => isCaOf(anchor, other))) {
          found.push({ anchor, certificates });
        }
      }
      if (certificates.length >= MAX_PATH_LENGTH) continue;
      for (const candidate of sources.intermediates) {
        const issuer = {
          subjectDer: candidate.tbs.subjectDer,
          subjectKeyIdentifier: candidate.tbs.known.subjectKeyIdentifier,
        };
        if (
          mayHaveIssued(issuer, top) &&
          !certificates.some((other) => isSameCa(other, candidate))
        ) {
          longer.push([candidate, ...certificates]);
        }
      }
    }
    partial = longer;
  }
  return found;
}

function mayHaveIssued(
  issuer: Pick<TrustAnchor, 'subjectDer' | 'subjectKeyIdentifier'>,
  { tbs }: ParsedCertificate,
): boolean {
  if (!equalOctets(issuer.subjectDer, tbs.issuerDer)) return false;
  const named = tbs.known.authorityKeyIdentifier?.keyIdentifier;
  return (
    named === undefined ||
    issuer.subjectKeyIdentifier === undefined ||
    equalOctets(named, issuer.subjectKeyIdentifier)
  );
}

function isSameCa({ tbs }: ParsedCertificate, other: ParsedCertificate): boolean {
  const { subjectDer } = tbs;
  return isCaOf({ subjectDer, subjectPublicKeyInfoDer: tbs.subjectPublicKeyInfo.der }, other);
}

function isCaOf(
  ca: Pick<TrustAnchor, 'subjectDer' | 'subjectPublicKeyInfoDer'>,
  { tbs }: ParsedCertificate,
): boolean {
  return (
    equalOctets(ca.subjectDer, tbs.subjectDer) &&
    equalOctets(ca.subjectPublicKeyInfoDer, tbs.subjectPublicKeyInfo.der)
  );
}
