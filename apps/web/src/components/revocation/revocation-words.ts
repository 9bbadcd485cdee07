import type { IntermediateCertificateInformation, RevocationReason } from '@luciole/contract';
import type { CallResult } from '../../api/route-by-id.ts';

/** The reasons of the contract, in words (RFC 5280 §5.3.1). */
export const REVOCATION_REASON_LABELS: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'Not said',
  keyCompromise: 'Its key may be known to somebody else',
  cACompromise: 'The key of a CA above it may be known to somebody else',
  affiliationChanged: 'It belongs to somebody else now',
  superseded: 'Another has taken its place',
  cessationOfOperation: 'It runs no more',
  privilegeWithdrawn: 'It may not issue any more',
  aACompromise: 'Its attributes are wrong',
};

/** What a revocation would hit. */
export type RevocationImpact = CallResult<'revocationPreview'>;

/** The same that the API counts for a selection, of certificates that are at hand. */
export function impactOf(
  certificates: readonly IntermediateCertificateInformation[],
): RevocationImpact {
  const distinct = (read: (one: IntermediateCertificateInformation) => string | undefined) =>
    new Set(certificates.map(read).filter((id) => id !== undefined)).size;
  const ends = certificates.flatMap(({ validityEnd }) => validityEnd ?? []);
  const last = ends.toSorted((left, right) => Date.parse(left) - Date.parse(right)).at(-1);
  return {
    certificateCount: certificates.length,
    serviceAccountCount: distinct(({ serviceAccountId }) => serviceAccountId),
    configurationCount: distinct(({ configuration }) => configuration?.id),
    certificateAuthorityCount: distinct(({ caAccountId }) => caAccountId),
    ...(last !== undefined && { lastValidityEnd: last }),
    reportedCertCount: certificates.reduce((sum, { totalCertCount }) => sum + totalCertCount, 0),
  };
}
