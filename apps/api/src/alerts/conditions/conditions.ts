import type { Condition } from './condition.ts';
import { API_KEYS, AUTHORITIES, CREDENTIALS, CRLS } from './expiry.conditions.ts';
import { INSTANCES, ISSUERS, QUOTAS } from './issuers.conditions.ts';
import { JUMPS, QUARANTINE } from './statistics.conditions.ts';

/** Everything that is looked at; each kind of alert belongs to one. */
export const CONDITIONS: readonly Condition[] = [
  CREDENTIALS,
  API_KEYS,
  AUTHORITIES,
  CRLS,
  ISSUERS,
  INSTANCES,
  QUOTAS,
  QUARANTINE,
  JUMPS,
];
