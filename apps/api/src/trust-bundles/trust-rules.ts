import type { TrustAnchorState, TrustHindranceReason } from '@luciole/contract';

/** A row that stands in the way, as people know it. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Something that must pass before an anchor changes its state. */
export interface Hindrance {
  readonly reason: TrustHindranceReason;
  readonly what?: Named;
  readonly until?: Date;
}

/** Everything that a change of an anchor's state depends on. */
export interface AnchorFacts {
  readonly state: TrustAnchorState;
  /** Anchors of the bundle that are trusted, this one included. */
  readonly trustedCount: number;
  /** Configurations of the bundle whose issuers get certificates under the anchor. */
  readonly issuing: readonly Named[];
  /** Certificates of issuers under the anchor that are issued and have not ended. */
  readonly live: readonly Named[];
  /** Live issuers of the bundle that do not serve its newest version, and were not waived. */
  readonly unconfirmed: readonly Named[];
  /** When whoever looks as often as told has seen what arrived last. */
  readonly refreshedAt: Date;
  readonly now: Date;
}

const NEXT: Readonly<Record<TrustAnchorState, readonly TrustAnchorState[]>> = {
  STAGED: ['TRUSTED', 'WITHDRAWN'],
  TRUSTED: ['STAGED', 'WITHDRAWN'],
  WITHDRAWN: ['STAGED'],
};

/** The states that an anchor can have next, whatever hinders them. */
export function nextStates(state: TrustAnchorState): readonly TrustAnchorState[] {
  return NEXT[state];
}

/**
 * What stands between an anchor and its next state; nothing when it can be changed now. An anchor is trusted once every
 * live issuer serves it and verifiers had the time to fetch it; it ceases to be when nothing depends on it. To stage one
 * takes nothing: verifiers get more.
 *
 * @param to - one of {@link nextStates}
 */
export function hindrances(facts: AnchorFacts, to: TrustAnchorState): readonly Hindrance[] {
  if (to === 'TRUSTED') return proofMissing(facts);
  if (facts.state === 'WITHDRAWN') return [];
  return dependents(facts);
}

function proofMissing({ now, refreshedAt, unconfirmed }: AnchorFacts): readonly Hindrance[] {
  const missing = unconfirmed.map((what) => ({ reason: 'ISSUER_NOT_CONFIRMED', what }) as const);
  if (missing.length > 0 || refreshedAt <= now) return missing;
  return [{ reason: 'VERIFIERS_NOT_REFRESHED', until: refreshedAt }];
}

function dependents({ issuing, live, state, trustedCount }: AnchorFacts): readonly Hindrance[] {
  const isLast = state === 'TRUSTED' && trustedCount <= 1;
  return [
    ...(isLast ? [{ reason: 'LAST_TRUSTED_ANCHOR' } as const] : []),
    ...issuing.map((what) => ({ reason: 'CONFIGURATION_ISSUES_UNDER_IT', what }) as const),
    ...live.map((what) => ({ reason: 'LIVE_ISSUER_CERTIFICATE', what }) as const),
  ];
}

/** The same as a sentence that says what to do. */
export function describeHindrance({ reason, until, what }: Hindrance): string {
  const name = what?.name ?? '';
  switch (reason) {
    case 'ISSUER_NOT_CONFIRMED':
      return `Issuer ${name} does not serve the newest trust bundle; wait for it, or waive it`;
    case 'VERIFIERS_NOT_REFRESHED':
      return `Verifiers may not have fetched the anchor before ${until?.toISOString()}`;
    case 'LAST_TRUSTED_ANCHOR':
      return 'It is the only anchor that is trusted';
    case 'CONFIGURATION_ISSUES_UNDER_IT':
      return `Configuration ${name} issues under it; give it a Sub CA provider under another root first`;
    case 'LIVE_ISSUER_CERTIFICATE':
      return `Issuer certificate ${name} under it is live; wait until it ends, or revoke it`;
  }
}
