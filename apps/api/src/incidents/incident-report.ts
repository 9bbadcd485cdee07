import { formatDateTime, type HandlerResponse, type incidents } from '@luciole/contract';
import { CLOCK_SKEW_SECONDS } from '@luciole/pki';

import { latest } from './impact.ts';
import type { IncidentRow } from './incidents.repository.ts';
import type { MeasuredRow, PublishedRow, SubCaRow } from './measurement.repository.ts';

type Report = HandlerResponse<typeof incidents.get>;
type Information = HandlerResponse<typeof incidents.list>['incidents'][number];

/** What was read about an incident at one moment. */
export interface Measurement {
  readonly now: Date;
  readonly totals: MeasuredRow;
  readonly replacedIssuerCount: number;
  readonly published: readonly PublishedRow[];
  /** By configuration: the end of its sub-CAs, and of what they signed. */
  readonly ends: readonly { readonly subCa: Date; readonly cert: Date }[];
  readonly subCas: readonly SubCaRow[];
}

/** An incident in the contract's words. */
export function toIncident(row: IncidentRow): Information {
  return {
    id: row.id,
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    targetName: row.target_name,
    note: row.note,
    ...(row.reason !== null && { reason: row.reason }),
    state: row.closed_at === null ? 'OPEN' : 'CLOSED',
    openedAt: formatDateTime(row.opened_at),
    openedBy: row.opened_by,
    ...(row.closed_at !== null && { closedAt: formatDateTime(row.closed_at) }),
    ...(row.closed_by !== null && { closedBy: row.closed_by }),
    preview: row.preview,
  };
}

/** The same with what was measured. A thawed freeze has no exposure: its issuers sign again. */
export function toReport(row: IncidentRow, measurement: Measurement): Report {
  const { ends, now, published, replacedIssuerCount, subCas, totals } = measurement;
  const lastSubCa = latest(ends.map((end) => end.subCa));
  const lastCert = latest(ends.map((end) => end.cert));
  const isThawed = row.action === 'FREEZE' && row.closed_at !== null;
  return {
    ...toIncident(row),
    measured: {
      at: formatDateTime(now),
      subCaCount: totals.sub_cas,
      liveSubCaCount: totals.live,
      revokedSubCaCount: totals.revoked,
      confirmedSubCaCount: totals.confirmed,
      replacedIssuerCount,
      crls: published.map(toCrl),
      ...(!isThawed &&
        lastSubCa !== undefined &&
        lastCert !== undefined && {
          exposure: {
            lastSubCaExpiry: formatDateTime(lastSubCa),
            lastCertExpiry: formatDateTime(lastCert),
          },
        }),
    },
    subCas: subCas.map((subCa) => ({
      id: subCa.id,
      commonName: subCa.common_name,
      serviceAccountId: subCa.service_account_id,
      ...(subCa.instance_name !== null && { instanceName: subCa.instance_name }),
      status: subCa.status,
      validityEnd: formatDateTime(subCa.validity_end),
      ...(subCa.confirmed_at !== null && { confirmedAt: formatDateTime(subCa.confirmed_at) }),
    })),
  };
}

function toCrl(row: PublishedRow): Report['measured']['crls'][number] {
  const isPublished = row.unpublished === 0 && row.crl_number !== null;
  return {
    certificateAuthorityId: row.certificate_authority_id,
    caName: row.name,
    revocationCount: row.revocations,
    unpublishedCount: row.unpublished,
    ...(isPublished && { crlNumber: Number(row.crl_number) }),
    ...(isPublished &&
      row.this_update !== null && { publishedAt: formatDateTime(signedAt(row.this_update)) }),
  };
}

/** CRLs are dated back by what clocks may differ. */
function signedAt(thisUpdate: Date): Date {
  return new Date(thisUpdate.getTime() + CLOCK_SKEW_SECONDS * 1000);
}
