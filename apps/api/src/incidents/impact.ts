import { formatDateTime, type IncidentImpact } from '@luciole/contract';
import {
  addValidityPeriod,
  type CertificatePolicy,
  describeTrustDomains,
  parseValidityPeriod,
} from '@luciole/policy';

import type { ImpactRow } from './impact.repository.ts';

type Policies = ReadonlyMap<string, readonly CertificatePolicy[]>;

/** When the last certificate ends that was signed until `signedUntil` with sub-CAs that end at `notAfter`. */
export function lastCertExpiry(
  policies: readonly CertificatePolicy[] | undefined,
  signedUntil: Date,
  notAfter: Date,
): Date {
  let last: Date | undefined;
  for (const { validityPeriod } of policies ?? []) {
    const period = parseValidityPeriod(validityPeriod);
    // What cannot be read bounds nothing.
    if (period === undefined) return notAfter;
    last = latest([last, addValidityPeriod(signedUntil, period)]);
  }
  return last === undefined || last > notAfter ? notAfter : last;
}

/** The contract's words for what is live now. */
export function toImpact(
  rows: readonly ImpactRow[],
  policies: Policies,
  { issuerCount, now }: { readonly issuerCount: number; readonly now: Date },
): IncidentImpact {
  const permitted = rows.flatMap((row) => policies.get(row.configuration_id ?? '') ?? []);
  const { isOpen, trustDomains } = describeTrustDomains(permitted);
  const ends = rows.map((row) =>
    lastCertExpiry(policies.get(row.configuration_id ?? ''), now, row.last_end),
  );
  const lastSubCa = latest(rows.map((row) => row.last_end));
  const lastCert = latest(ends);
  const reports = rows.flatMap((row) => row.oldest_report ?? []);
  const [lastReport] = reports.toSorted((left, right) => left.getTime() - right.getTime());
  return {
    issuerCount,
    subCaCount: sum(rows.map((row) => row.sub_cas)),
    ...(lastSubCa && { lastSubCaExpiry: formatDateTime(lastSubCa) }),
    reportedCertCount: sum(rows.map((row) => Number(row.reported ?? 0))),
    unreportedSubCaCount: sum(rows.map((row) => row.unreported)),
    ...(lastReport && { lastReport: formatDateTime(lastReport) }),
    ...(lastCert && { lastCertExpiry: formatDateTime(lastCert) }),
    configurations: rows.flatMap((row) => row.configuration_name ?? []),
    trustDomains: [...trustDomains],
    isTrustDomainOpen: isOpen,
  };
}

/** The latest of some times; `undefined` for none. */
export function latest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.reduce(
    (last, time) => (last === undefined || (time !== undefined && time > last) ? time : last),
    undefined,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
