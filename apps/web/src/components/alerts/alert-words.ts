import type { AlertKind, AlertSeverity } from '@luciole/contract';
import type { CallResult } from '../../api/route-by-id.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { countOf, formatCount } from '../../lib/numbers.ts';
import type { StatusTone } from '../status.tsx';

/** An alert as the list has it. */
export type Alert = CallResult<'alertList'>['alerts'][number];

export const ALERT_LABELS: Readonly<Record<AlertKind, string>> = {
  CREDENTIAL_EXPIRING: 'Credential expires',
  API_KEY_EXPIRING: 'API key expires',
  CA_ENDING: 'CA ends',
  CRL_EXPIRING: 'CRL not renewed',
  ISSUER_SILENT: 'Issuer silent',
  ISSUER_STALE: 'Issuer stale',
  ISSUER_RENEWING_LATE: 'Issuer renews late',
  INSTANCE_CONFLICT: 'Two issuers under one name',
  QUOTA_NEARLY_REACHED: 'Quota nearly reached',
  STATISTICS_QUARANTINED: 'Report set aside',
  ISSUANCE_JUMP: 'Jump in issuance',
};

export const SEVERITY_LABELS: Readonly<Record<AlertSeverity, string>> = {
  CRITICAL: 'Critical',
  WARNING: 'Warning',
};

const SEVERITY_TONES: Readonly<Record<AlertSeverity, StatusTone>> = {
  CRITICAL: 'bad',
  WARNING: 'warning',
};

/** Where an alert stands, the one that needs somebody most first. */
export function standingOf({ acknowledgement, resolvedAt, severity }: Alert): {
  readonly label: string;
  readonly tone: StatusTone;
  readonly rank: number;
} {
  if (resolvedAt !== undefined) return { label: 'Resolved', tone: 'good', rank: 3 };
  if (acknowledgement !== undefined) return { label: 'Acknowledged', tone: 'quiet', rank: 2 };
  return {
    label: SEVERITY_LABELS[severity],
    tone: SEVERITY_TONES[severity],
    rank: severity === 'CRITICAL' ? 0 : 1,
  };
}

/** What an alert is about, in a few words. */
export function subjectName({ subject: { instanceName, name } }: Alert): string {
  return instanceName === undefined ? name : `${instanceName} (${name})`;
}

/** What was found. */
export function whatWasFound({ details, kind }: Alert): string {
  const { count = 0, expiresAt, lastContact, limit = 0, quota } = details;
  switch (kind) {
    case 'CREDENTIAL_EXPIRING':
      return `The key pair ends at ${at(expiresAt)}; its issuers cannot sign in after that.`;
    case 'API_KEY_EXPIRING':
      return `The key ends at ${at(expiresAt)}; whatever uses it is refused after that.`;
    case 'CA_ENDING':
      return `The CA ends at ${at(expiresAt)}. Nothing that it signs outlives it.`;
    case 'CRL_EXPIRING':
      return `The CRL was due to be signed anew long ago and ends at ${at(expiresAt)}; verifiers that check it refuse everything then.`;
    case 'ISSUER_SILENT':
      return `Nothing has been heard since ${at(lastContact)}.`;
    case 'ISSUER_STALE':
      return `Nothing has been heard since ${at(lastContact)}: it signs nothing any more.`;
    case 'ISSUER_RENEWING_LATE':
      return `Its CA certificate was due to be renewed and ends at ${at(expiresAt)}.`;
    case 'INSTANCE_CONFLICT':
      return 'Two issuers sign under the same name of the same service account. Either somebody started a copy, or the credential is in other hands.';
    case 'QUOTA_NEARLY_REACHED':
      return quota === 'ISSUES_PER_HOUR'
        ? `${formatCount(count)} of ${countOf(limit, 'sub CA certificate')} that it may obtain in an hour.`
        : `${formatCount(count)} of ${countOf(limit, 'live sub CA certificate')} that it may hold.`;
    case 'STATISTICS_QUARANTINED':
      return 'It reported more certificates than it can have signed. The report waits for a decision.';
    case 'ISSUANCE_JUMP':
      return `${countOf(count, 'certificate')} in an hour, where the busiest hour of the week before had ${formatCount(limit)}.`;
  }
}

function at(instant: string | undefined): string {
  return instant === undefined ? 'an unknown time' : formatDateTime(instant);
}

/** What to do about it. */
export const ALERT_ADVICE: Readonly<Record<AlertKind, string>> = {
  CREDENTIAL_EXPIRING: 'Replace the key of the service account, or disable it.',
  API_KEY_EXPIRING: 'Have its owner rotate it, or delete it.',
  CA_ENDING: 'Renew it or create another, and point providers to that.',
  CRL_EXPIRING:
    'Look into the log of the control plane; the CRL of an offline root needs a request file.',
  ISSUER_SILENT: 'See whether it runs and reaches the control plane.',
  ISSUER_STALE: 'See whether it runs and reaches the control plane.',
  ISSUER_RENEWING_LATE: 'Its log says what its bootstrap was refused with.',
  INSTANCE_CONFLICT:
    'Give each issuer an instance name of its own. If one of them is not yours, stop the service account.',
  QUOTA_NEARLY_REACHED:
    'See whether issuers restart again and again; otherwise spread them over more service accounts.',
  STATISTICS_QUARANTINED: 'Accept or drop the report on the page of the certificate.',
  ISSUANCE_JUMP: 'See which policy grew on the dashboard, and who asks for so many.',
};
