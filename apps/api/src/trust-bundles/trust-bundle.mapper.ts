import { formatDateTime, type HandlerResponse, type trustBundles } from '@luciole/contract';
import { encodePem, formatName, parseCertificate } from '@luciole/pki';

import {
  type BundleConfigurationRow,
  sha256Of,
  type TrustAnchorRow,
  type TrustBundleRow,
} from './trust-bundle.row.ts';
import type { Hindrance } from './trust-rules.ts';

export type TrustBundleView = HandlerResponse<typeof trustBundles.create>;
export type TrustAnchorView = HandlerResponse<typeof trustBundles.addAnchor>;
export type TrustBundleDetailsView = HandlerResponse<typeof trustBundles.get>;

/** An anchor as the wire shows it. */
export function toTrustAnchorInformation(row: TrustAnchorRow): TrustAnchorView {
  return {
    id: row.id,
    subject: formatName(parseCertificate(row.certificate_der).tbs.subject),
    certificate: encodePem('CERTIFICATE', row.certificate_der),
    sha256: sha256Of(row),
    state: row.state,
    ...(row.certificate_authority_id !== null && {
      certificateAuthorityId: row.certificate_authority_id,
    }),
    validityStart: formatDateTime(row.not_before),
    validityEnd: formatDateTime(row.not_after),
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}

/** A bundle without its anchors; what belongs to other bundles is left out. */
export function toTrustBundle(
  row: TrustBundleRow,
  configurations: readonly BundleConfigurationRow[],
): Omit<TrustBundleView, 'anchors'> {
  return {
    id: row.id,
    trustDomain: row.trust_domain,
    refreshHintSeconds: row.refresh_hint_seconds,
    sequence: Number(row.sequence),
    digest: row.digest,
    configurations: configurations
      .filter(({ trust_bundle_id }) => trust_bundle_id === row.id)
      .map(({ id, name }) => ({ id, name })),
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}

export function toTrustHindrance({
  reason,
  until,
  what,
}: Hindrance): TrustBundleDetailsView['anchors'][number]['transitions'][number]['hindrances'][number] {
  return {
    reason,
    ...(what !== undefined && { id: what.id, name: what.name }),
    ...(until !== undefined && { until: formatDateTime(until) }),
  };
}
