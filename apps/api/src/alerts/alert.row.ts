import type { AlertKind, AlertSeverity, AlertSubjectKind } from '@luciole/contract';

/** A row of `alerts`. */
export interface AlertRow {
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly subject_kind: AlertSubjectKind;
  readonly subject_id: string;
  readonly subject_name: string;
  /** Empty for none. */
  readonly instance_name: string;
  readonly details: AlertFacts;
  readonly opened_at: Date;
  readonly resolved_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_until: Date | null;
  readonly note: string | null;
}

/** `AlertDetails` as the database writes them: its instants are of any time zone. */
export interface AlertFacts {
  readonly expiresAt?: string;
  readonly lastContact?: string;
  readonly renewalDue?: string;
  readonly issuerCertificateId?: string;
  readonly otherIssuerCertificateId?: string;
  readonly sourceAddress?: string;
  readonly otherSourceAddress?: string;
  readonly quota?: 'LIVE_SUB_CAS' | 'ISSUES_PER_HOUR';
  readonly count?: number;
  readonly limit?: number;
}
