import { Injectable } from '@nestjs/common';
import { ENTITY_NAMES, type ParsedBody, type trustBundles } from '@luciole/contract';
import { encodePem } from '@luciole/pki';

import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError, problem } from '../http/application-error.ts';
import { readTrustAnchor } from './read-trust-anchor.ts';
import { toTrustAnchorInformation, type TrustAnchorView } from './trust-bundle.mapper.ts';
import { sha256Of, type TrustAnchorRow } from './trust-bundle.row.ts';
import { factsOf, TrustBundleStates } from './trust-bundle-state.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { type Actor, TrustBundlesService } from './trust-bundles.service.ts';
import { type IssuerRow, TrustFactsRepository } from './trust-facts.repository.ts';
import { describeHindrance, hindrances, nextStates } from './trust-rules.ts';

const MAX_ANCHORS = 32;

/** Anchors of trust bundles: each is staged first, and changes its state when nothing hinders it. */
@Injectable()
export class TrustAnchorsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: TrustBundlesRepository,
    private readonly facts: TrustFactsRepository,
    private readonly states: TrustBundleStates,
    private readonly bundles: TrustBundlesService,
    private readonly clock: Clock,
  ) {}

  /** @throws {ApplicationError} NOT_FOUND, TRUST_ANCHOR_UNACCEPTABLE, TRUST_ANCHOR_KNOWN, TRUST_ANCHOR_LIMIT */
  add(
    by: Actor,
    bundleId: string,
    request: ParsedBody<typeof trustBundles.addAnchor>,
  ): Promise<TrustAnchorView> {
    const now = this.clock.now();
    const id = uuidV7(now);
    return this.database.inCompany(by.companyId, async (tx) => {
      await this.repository.lock(tx);
      await this.bundles.require(tx, bundleId);
      const read = await readTrustAnchor(await this.#pem(tx, request), now);
      const present = await this.repository.anchors(tx, [bundleId]);
      if (present.some((row) => row.fingerprint_sha256.equals(read.fingerprint))) {
        const sha256 = Buffer.from(read.fingerprint).toString('hex');
        throw ApplicationError.of('TRUST_ANCHOR_KNOWN', { sha256 });
      }
      if (present.length >= MAX_ANCHORS) {
        throw ApplicationError.of('TRUST_ANCHOR_LIMIT', { limit: MAX_ANCHORS });
      }
      await this.repository.insertAnchor(tx, bundleId, { ...read, id, state: 'STAGED' }, now);
      await this.bundles.record(tx, by, bundleId, 'trust-anchor.staged', {
        isOther: true,
        sha256: Buffer.from(read.fingerprint).toString('hex'),
      });
      return this.#view(tx, bundleId, id);
    });
  }

  /**
   * Changes the state of an anchor.
   *
   * @throws {ApplicationError} NOT_FOUND, TRUST_ANCHOR_STATE_IMPOSSIBLE, TRUST_ISSUER_NOT_AWAITED once for each that is
   *   waived and is no live issuer of the bundle, TRUST_ANCHOR_HINDERED once for each hindrance
   */
  change(
    by: Actor,
    place: { readonly id: string; readonly anchorId: string },
    request: ParsedBody<typeof trustBundles.changeAnchor>,
  ): Promise<TrustAnchorView> {
    const { id, anchorId } = place;
    const now = this.clock.now();
    const waivedIssuerIds = request.waivedIssuerIds ?? [];
    return this.database.inCompany(by.companyId, async (tx) => {
      await this.repository.lock(tx);
      const bundle = await this.bundles.require(tx, id);
      const state = await this.states.read(tx, bundle, now, waivedIssuerIds);
      const anchor = requireAnchor(state.anchors, anchorId);
      const { state: from } = anchor;
      const { state: to } = request;
      if (!nextStates(from).includes(to)) {
        throw ApplicationError.of('TRUST_ANCHOR_STATE_IMPOSSIBLE', { from, to });
      }
      requireAwaited(state.issuers, waivedIssuerIds);
      const facts = factsOf(state, anchor);
      ApplicationError.throwAny(
        hindrances(facts, to).map((hindrance) =>
          problem('TRUST_ANCHOR_HINDERED', {
            reason: hindrance.reason,
            what: describeHindrance(hindrance),
          }),
        ),
      );
      await this.repository.changeAnchor(tx, anchorId, to, now);
      await this.bundles.record(tx, by, id, EVENTS[to], {
        // Staged and trusted anchors alike are given to verifiers.
        isOther: from === 'WITHDRAWN' || to === 'WITHDRAWN',
        sha256: sha256Of(anchor),
        ...(waivedIssuerIds.length > 0 && { waivedIssuerIds }),
      });
      return this.#view(tx, id, anchorId);
    });
  }

  /** A root of the company is read like anybody else's. */
  async #pem(
    tx: CompanyTransaction,
    request: ParsedBody<typeof trustBundles.addAnchor>,
  ): Promise<string> {
    const { certificate = null, certificateAuthorityId: id } = request;
    if (id === undefined || id === null) return certificate ?? '';
    if (certificate !== null) {
      const pointer = '/certificate';
      const about = { path: pointer, problem: 'is given beside certificateAuthorityId' };
      throw ApplicationError.of('MALFORMED', about, { pointer });
    }
    const root = await this.facts.root(tx, id);
    if (root !== undefined) return encodePem('CERTIFICATE', root.certificate_der);
    throw ApplicationError.of(
      'NOT_FOUND',
      { entity: ENTITY_NAMES.ca, id },
      { pointer: '/certificateAuthorityId' },
    );
  }

  async #view(tx: CompanyTransaction, bundleId: string, id: string): Promise<TrustAnchorView> {
    const anchors = await this.repository.anchors(tx, [bundleId]);
    return toTrustAnchorInformation(requireAnchor(anchors, id));
  }
}

const EVENTS = {
  STAGED: 'trust-anchor.staged',
  TRUSTED: 'trust-anchor.trusted',
  WITHDRAWN: 'trust-anchor.withdrawn',
} as const;

/** Whoever waives an issuer means one that is there: a slip would waive nobody, and be in the audit trail as if it had. */
function requireAwaited(issuers: readonly IssuerRow[], waivedIssuerIds: readonly string[]): void {
  const awaited = new Set(issuers.filter((one) => one.is_waived).map(({ id }) => id));
  ApplicationError.throwAny(
    waivedIssuerIds.flatMap((id, index) =>
      awaited.has(id)
        ? []
        : [problem('TRUST_ISSUER_NOT_AWAITED', { id }, { pointer: `/waivedIssuerIds/${index}` })],
    ),
  );
}

function requireAnchor(anchors: readonly TrustAnchorRow[], id: string): TrustAnchorRow {
  const found = anchors.find((anchor) => anchor.id === id);
  if (found !== undefined) return found;
  throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.trustAnchor, id });
}
