import type { AlertKind } from '@luciole/contract';

/**
 * What one statement finds. Its rows are `kind, severity, subject_kind, subject_id, subject_name, instance_name, details`,
 * at most one for each kind, subject and instance name; `details` holds members of the contract's `AlertDetails`.
 */
export interface Condition {
  readonly kinds: readonly AlertKind[];
  readonly sql: string;
}

/** What a condition may refer to; the values are those of {@link parametersOf}, in this order. */
export const PARAMETERS = {
  company: '$1::uuid',
  now: '$2::timestamptz',
  expiryDays: '$3::integer',
  caDays: '$4::integer',
  silentHours: '$5::integer',
  quotaPercent: '$6::integer',
  jumpFactor: '$7::integer',
  maxLiveSubCas: '$8::integer',
  maxIssuesPerHour: '$9::integer',
} as const;

/** What has ended is an alert for a week more: then nobody misses it. */
export const REMEMBERED = `interval '7 days'`;
