import { Injectable } from '@nestjs/common';
import { formatDateTime, MAX_ISSUERS_BEHIND } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';
import {
  toTrustAnchorInformation,
  toTrustBundle,
  toTrustHindrance,
  type TrustBundleDetailsView,
} from './trust-bundle.mapper.ts';
import type { BundleConfigurationRow, TrustAnchorRow, TrustBundleRow } from './trust-bundle.row.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import {
  type IssuerRow,
  type IssuingRow,
  type LiveRow,
  TrustFactsRepository,
} from './trust-facts.repository.ts';
import { type AnchorFacts, hindrances, nextStates } from './trust-rules.ts';

type Arrival = TrustBundleDetailsView['arrivals'][number];

/** A bundle, and all that its rules depend on, as of one moment. */
export interface BundleState {
  readonly bundle: TrustBundleRow;
  readonly anchors: readonly TrustAnchorRow[];
  readonly configurations: readonly BundleConfigurationRow[];
  readonly issuing: readonly IssuingRow[];
  readonly live: readonly LiveRow[];
  readonly issuers: readonly IssuerRow[];
  readonly now: Date;
}

/** Reads how a bundle stands. */
@Injectable()
export class TrustBundleStates {
  constructor(
    private readonly bundles: TrustBundlesRepository,
    private readonly facts: TrustFactsRepository,
  ) {}

  /** @param waivedIds - certificates of issuers that count as confirmed */
  async read(
    tx: CompanyTransaction,
    bundle: TrustBundleRow,
    now: Date,
    waivedIds: readonly string[] = [],
  ): Promise<BundleState> {
    const configurations = await this.bundles.configurations(tx, [bundle.id]);
    const ids = configurations.map(({ id }) => id);
    return {
      bundle,
      configurations,
      anchors: await this.bundles.anchors(tx, [bundle.id]),
      issuing: await this.facts.issuing(tx, ids),
      live: await this.facts.live(tx, bundle.id, now),
      issuers: await this.facts.issuers(tx, bundle, waivedIds, now),
      now,
    };
  }
}

/** What the rules need to know about one anchor. */
export function factsOf(
  { anchors, bundle, issuers, issuing, live, now }: BundleState,
  anchor: TrustAnchorRow,
): AnchorFacts {
  const isAbove = (row: { readonly root_fingerprint: Buffer }) =>
    row.root_fingerprint.equals(anchor.fingerprint_sha256);
  const reports = issuers.map(({ last_report }) => last_report?.getTime() ?? 0);
  const arrived = Math.max(bundle.version_date.getTime(), ...reports);
  return {
    state: anchor.state,
    trustedCount: anchors.filter(({ state }) => state === 'TRUSTED').length,
    issuing: issuing.filter(isAbove),
    live: live.filter(isAbove),
    unconfirmed: issuers.filter(({ arrival, is_waived }) => arrival !== 'NEWEST' && !is_waived),
    refreshedAt: new Date(arrived + bundle.refresh_hint_seconds * 1000),
    now,
  };
}

/** A bundle with what its anchors wait for and where it has arrived, as the wire shows it. */
export function toTrustBundleDetails(state: BundleState): TrustBundleDetailsView {
  const { anchors, bundle, configurations } = state;
  return {
    ...toTrustBundle(bundle, configurations),
    anchors: anchors.map((anchor) => ({
      ...toTrustAnchorInformation(anchor),
      transitions: nextStates(anchor.state).map((to) => ({
        state: to,
        hindrances: hindrances(factsOf(state, anchor), to)
          .slice(0, MAX_ISSUERS_BEHIND)
          .map(toTrustHindrance),
      })),
    })),
    arrivals: configurations.map((configuration) => arrivalsOf(state, configuration)),
  };
}

function arrivalsOf({ issuers }: BundleState, { id, name }: BundleConfigurationRow): Arrival {
  const own = issuers.filter(({ configuration_id }) => configuration_id === id);
  return {
    configurationId: id,
    name,
    newestCount: own[0]?.newest ?? 0,
    olderCount: own[0]?.older ?? 0,
    otherCount: own[0]?.other ?? 0,
    unknownCount: own[0]?.unknown ?? 0,
    behind: own
      .filter(({ arrival }) => arrival !== 'NEWEST')
      .map((issuer) => ({
        id: issuer.id,
        name: issuer.name,
        arrival: issuer.arrival,
        ...(issuer.reported_at !== null && { reportedDate: formatDateTime(issuer.reported_at) }),
        validityEnd: formatDateTime(issuer.validity_end),
      })),
  };
}
