import { formatDateTime, type IssuerReadinessResponse } from '@luciole/contract';
import type { Contact } from '../control-plane/control-plane.ts';
import { type Impediment, IMPEDIMENTS } from '../lifecycle/impediment.ts';

/** What does not keep an issuer from signing, and is worth knowing. */
export const NOTICES = {
  CONTROL_PLANE_UNREACHABLE:
    'the control plane does not answer; the last good configuration stays in force',
  CONFIGURATION_WAITS:
    'a changed configuration waits for a CA certificate of its shape; the former one stays in force',
  JOURNAL_UNWRITABLE:
    'the journal of counts cannot be written; counts are kept in memory meanwhile',
  POLICY_UNREADABLE: 'a policy of the configuration has an error and is out of force',
} as const;

export type Notice = keyof typeof NOTICES;

/** How an issuer stands, now. */
export interface Standing {
  /** None when it can sign, and for somebody. */
  readonly impediments: readonly Impediment[];
  readonly notices: readonly Notice[];
  /** `undefined` in developer mode. */
  readonly controlPlane:
    | {
        readonly contact: Contact;
        readonly isReachable: boolean;
        /** Whether a newer configuration than the one in force was read (ruling 23). */
        readonly isConfigurationWaiting: boolean;
        readonly maxStalenessSeconds: number;
      }
    | undefined;
}

/** What `/readyz` answers. */
export function describeStanding(
  { controlPlane, impediments, notices }: Standing,
  now: Date,
): IssuerReadinessResponse {
  return {
    status: impediments.length === 0 ? 'ready' : 'not ready',
    reasons: impediments.map((code) => ({ code, message: IMPEDIMENTS[code] })),
    notices: notices.map((code) => ({ code, message: NOTICES[code] })),
    ...(controlPlane !== undefined && { controlPlane: describeContact(controlPlane, now) }),
  };
}

function describeContact(
  { contact, isReachable, maxStalenessSeconds }: NonNullable<Standing['controlPlane']>,
  now: Date,
): NonNullable<IssuerReadinessResponse['controlPlane']> {
  const { clockOffsetSeconds, lastAnswerAt } = contact;
  const age = contactAgeSeconds(contact, now);
  return {
    isReachable,
    maxStalenessSeconds,
    ...(lastAnswerAt !== undefined && { lastAnswerAt: formatDateTime(lastAnswerAt) }),
    ...(age !== undefined && { ageSeconds: Math.floor(age) }),
    ...(clockOffsetSeconds !== undefined && { clockOffsetSeconds }),
  };
}

/** Seconds since the control plane last answered; `undefined` when it never did. */
export function contactAgeSeconds({ lastAnswerAt }: Contact, now: Date): number | undefined {
  if (lastAnswerAt === undefined) return undefined;
  return Math.max(0, (now.getTime() - lastAnswerAt.getTime()) / 1000);
}
