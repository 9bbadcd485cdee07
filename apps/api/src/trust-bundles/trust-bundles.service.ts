import { Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type HandlerResponse,
  type ParsedBody,
  type trustBundles,
} from '@luciole/contract';
import { trustBundleDigest } from '@luciole/pki/node';

import { AuditTrail } from '../audit/audit-trail.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import {
  toTrustAnchorInformation,
  toTrustBundle,
  type TrustBundleDetailsView,
  type TrustBundleView,
} from './trust-bundle.mapper.ts';
import { isGiven, sha256Of, type TrustBundleRow } from './trust-bundle.row.ts';
import { toTrustBundleDetails, TrustBundleStates } from './trust-bundle-state.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { type IssuingRow, TrustFactsRepository } from './trust-facts.repository.ts';
import { TrustedRoots } from './trusted-roots.ts';

/** Who acts, and in which company: a caller of the API, or whoever runs the command. */
export type Actor = Revoker;

const MAX_BUNDLES = 100;
const REFRESH_HINT_SECONDS = 300;

/** Trust bundles of a company, and which configurations they belong to; their anchors have a service of their own. */
@Injectable()
export class TrustBundlesService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly bundles: TrustBundlesRepository,
    private readonly facts: TrustFactsRepository,
    private readonly states: TrustBundleStates,
    private readonly trustedRoots: TrustedRoots,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** All bundles of a company, by trust domain. */
  list(companyId: string): Promise<HandlerResponse<typeof trustBundles.list>> {
    return this.database.inCompany(
      companyId,
      async (tx) => ({ trustBundles: await this.#views(tx, await this.bundles.list(tx)) }),
      { readOnly: true },
    );
  }

  /** @throws {ApplicationError} NOT_FOUND */
  get(companyId: string, id: string): Promise<TrustBundleDetailsView> {
    return this.database.inCompany(
      companyId,
      async (tx) => {
        const bundle = await this.require(tx, id);
        return toTrustBundleDetails(await this.states.read(tx, bundle, this.clock.now()));
      },
      { readOnly: true },
    );
  }

  /**
   * A bundle that trusts the roots under which its configurations issue already.
   *
   * @throws {ApplicationError} NOT_FOUND for a configuration, TRUST_DOMAIN_TAKEN, CONFIGURATION_HAS_TRUST_BUNDLE,
   *   TRUST_BUNDLE_LIMIT, CA_UNAVAILABLE
   */
  create(by: Actor, request: ParsedBody<typeof trustBundles.create>): Promise<TrustBundleView> {
    const { trustDomain } = request;
    const now = this.clock.now();
    const id = uuidV7(now);
    const configurationIds = [...new Set(request.configurationIds)];
    return this.#naming(trustDomain, () =>
      this.database.inCompany(by.companyId, async (tx) => {
        await this.bundles.lock(tx);
        if ((await this.bundles.list(tx)).length >= MAX_BUNDLES) {
          throw ApplicationError.of('TRUST_BUNDLE_LIMIT', {});
        }
        const issuing = await this.#issuing(tx, configurationIds);
        const refreshHintSeconds = request.refreshHintSeconds ?? REFRESH_HINT_SECONDS;
        await this.bundles.insert(tx, { id, trustDomain, refreshHintSeconds, now });
        for (const configurationId of configurationIds) await this.#attach(tx, id, configurationId);
        const roots = new Map(issuing.map((row) => [row.root_id, row]));
        for (const root of roots.values()) await this.#trust(tx, id, root, now);
        return this.record(tx, by, id, 'trust-bundle.created', { isOther: true });
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, TRUST_BUNDLE_IN_USE */
  delete(by: Actor, id: string): Promise<void> {
    return this.database.inCompany(by.companyId, async (tx) => {
      await this.bundles.lock(tx);
      const bundle = await this.require(tx, id);
      const configurations = await this.bundles.configurations(tx, [id]);
      if (configurations.length > 0) {
        const configurationIds = configurations.map((row) => row.id);
        throw ApplicationError.of('TRUST_BUNDLE_IN_USE', { configurationIds });
      }
      const [before] = await this.#views(tx, [bundle]);
      await this.bundles.delete(tx, id);
      await this.audit.record(tx, {
        type: 'trust-bundle.deleted',
        occurredAt: this.clock.now(),
        actor: by.actor,
        subject: { kind: 'trust-bundle', id },
        before: before && outlineOf(before),
      });
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, CONFIGURATION_HAS_TRUST_BUNDLE, ROOT_NOT_TRUSTED */
  attach(by: Actor, id: string, configurationId: string): Promise<TrustBundleView> {
    return this.database.inCompany(by.companyId, async (tx) => {
      await this.bundles.lock(tx);
      await this.require(tx, id);
      await this.#issuing(tx, [configurationId]);
      await this.#attach(tx, id, configurationId);
      await this.trustedRoots.require(tx);
      return this.record(tx, by, id, 'trust-bundle.changed', { isOther: false });
    });
  }

  /**
   * Leaves the issuers of a configuration with the root above their provider alone.
   *
   * @throws {ApplicationError} NOT_FOUND, TRUST_BUNDLE_SERVED when workloads of live issuers would lose an anchor
   */
  detach(by: Actor, id: string, configurationId: string): Promise<TrustBundleView> {
    return this.database.inCompany(by.companyId, async (tx) => {
      await this.bundles.lock(tx);
      await this.require(tx, id);
      const configurations = await this.bundles.configurations(tx, [id]);
      if (!configurations.some((row) => row.id === configurationId)) {
        throw notFound(ENTITY_NAMES.configuration, configurationId);
      }
      const lost = await this.#lostWithout(tx, id, configurationId);
      if (lost.length > 0) throw ApplicationError.of('TRUST_BUNDLE_SERVED', { sha256: lost });
      await this.bundles.detach(tx, configurationId);
      return this.record(tx, by, id, 'trust-bundle.changed', { isOther: false });
    });
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async require(tx: CompanyTransaction, id: string): Promise<TrustBundleRow> {
    const bundle = await this.bundles.find(tx, id);
    if (bundle === undefined) throw notFound(ENTITY_NAMES.trustBundle, id);
    return bundle;
  }

  /** Ends a change of a bundle: a new version when verifiers are given another set (`isOther`), and the event. */
  async record(
    tx: CompanyTransaction,
    by: Actor,
    id: string,
    type: AuditEventType,
    { isOther, ...about }: { readonly isOther: boolean; readonly [fact: string]: unknown },
  ): Promise<TrustBundleView> {
    const occurredAt = this.clock.now();
    if (isOther) {
      const anchors = await this.bundles.anchors(tx, [id]);
      const digest = trustBundleDigest(anchors.filter(isGiven).map(sha256Of));
      await this.bundles.insertVersion(tx, id, digest, occurredAt);
    }
    const [view] = await this.#views(tx, [await this.require(tx, id)]);
    if (view === undefined) throw notFound(ENTITY_NAMES.trustBundle, id);
    await this.audit.record(tx, {
      type,
      occurredAt,
      actor: by.actor,
      subject: { kind: 'trust-bundle', id },
      after: { ...outlineOf(view), ...about },
    });
    return view;
  }

  async #lostWithout(
    tx: CompanyTransaction,
    id: string,
    configurationId: string,
  ): Promise<readonly string[]> {
    if (!(await this.facts.hasLive(tx, configurationId, this.clock.now()))) return [];
    const [own] = await this.facts.issuing(tx, [configurationId]);
    const anchors = await this.bundles.anchors(tx, [id]);
    const root = own?.root_fingerprint.toString('hex');
    return anchors
      .filter(isGiven)
      .map(sha256Of)
      .filter((sha256) => sha256 !== root);
  }

  /** @throws {ApplicationError} NOT_FOUND for a configuration that is unknown or has no CA */
  async #issuing(
    tx: CompanyTransaction,
    configurationIds: readonly string[],
  ): Promise<readonly IssuingRow[]> {
    const issuing = await this.facts.issuing(tx, configurationIds);
    const missing = configurationIds.find((id) => !issuing.some((row) => row.id === id));
    if (missing !== undefined) throw notFound(ENTITY_NAMES.configuration, missing);
    return issuing;
  }

  async #attach(tx: CompanyTransaction, id: string, configurationId: string): Promise<void> {
    if ((await this.bundles.findOf(tx, configurationId)) !== undefined) {
      throw ApplicationError.of('CONFIGURATION_HAS_TRUST_BUNDLE', { id: configurationId });
    }
    await this.bundles.attach(tx, id, configurationId);
  }

  #trust(tx: CompanyTransaction, id: string, root: IssuingRow, now: Date): Promise<void> {
    const anchor = {
      id: uuidV7(now),
      certificateDer: root.root_der,
      fingerprint: root.root_fingerprint,
      state: 'TRUSTED',
      notBefore: root.not_before,
      notAfter: root.not_after,
    } as const;
    return this.bundles.insertAnchor(tx, id, anchor, now);
  }

  async #views(
    tx: CompanyTransaction,
    rows: readonly TrustBundleRow[],
  ): Promise<TrustBundleView[]> {
    const ids = rows.map(({ id }) => id);
    const anchors = await this.bundles.anchors(tx, ids);
    const configurations = await this.bundles.configurations(tx, ids);
    return rows.map((row) => ({
      ...toTrustBundle(row, configurations),
      anchors: anchors
        .filter(({ trust_bundle_id }) => trust_bundle_id === row.id)
        .map(toTrustAnchorInformation),
    }));
  }

  async #naming<Result>(trustDomain: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (violatedConstraint(error) === 'uq_trust_bundles_trust_domain') {
        throw ApplicationError.of(
          'TRUST_DOMAIN_TAKEN',
          { trustDomain },
          { pointer: '/trustDomain' },
        );
      }
      throw error;
    }
  }
}

/** What an event says about a bundle: which anchors and configurations it has. */
function outlineOf({ anchors, configurations, sequence, trustDomain }: TrustBundleView): object {
  return {
    trustDomain,
    sequence,
    configurationIds: configurations.map(({ id }) => id),
    anchors: anchors.map(({ sha256, state, subject }) => ({ sha256, state, subject })),
  };
}

function notFound(entity: string, id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity, id });
}
