import { Injectable } from '@nestjs/common';
import { type bootstrap, ENTITY_NAMES, type ParsedBody } from '@luciole/contract';

import { RefusalTrail } from '../audit/refusal-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { Logger } from '@luciole/service';
import { KnownPolicies } from './known-policies.ts';
import { QuarantineMetrics } from './quarantine-metrics.ts';
import { StatisticsRepository } from './statistics.repository.ts';

type Report = ParsedBody<typeof bootstrap.reportStatistics>;

/** Late reports are taken until this long after the certificate's end (ruling 25). */
const LATE_SECONDS = 7 * 86_400;
/** What an issuer may have signed before its first report, or in one burst. */
const PLAUSIBLE_BURST_SECONDS = 300;

/** Counts what issuers say they signed; it is what they say, and labelled so (rulings 25 and 36). */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly statistics: StatisticsRepository,
    private readonly policies: KnownPolicies,
    private readonly metrics: QuarantineMetrics,
    private readonly refusals: RefusalTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Applies an issuer's totals for one of its certificates. A repeated, late or reordered report changes nothing; no total is ever lowered; an
   * increase that the elapsed time does not allow is set aside.
   *
   * @throws {ApplicationError} MALFORMED when the totals cannot be added, NOT_FOUND also when the certificate is another account's, STATISTICS_TOO_LATE,
   *   STATISTICS_POLICY_UNKNOWN when a policy is none of the company's and never was
   */
  async report(
    caller: ServiceAccountPrincipal,
    certificateId: string,
    report: Report,
  ): Promise<void> {
    const { maxIssuedPerSecond: perSecond } = this.config.statistics;
    const totals = merged(report);
    requireCountable(totals);
    const [unknown] = await this.policies.unknown(caller.companyId, [...totals.keys()]);
    if (unknown !== undefined) {
      throw ApplicationError.of('STATISTICS_POLICY_UNKNOWN', { policyId: unknown });
    }
    const outcome = await this.statistics.report({
      companyId: caller.companyId,
      certificateId: certificateId.toLowerCase(),
      serviceAccountId: caller.serviceAccountId,
      sequence: report.sequence,
      policyIds: [...totals.keys()],
      totals: [...totals.values()].flat(),
      reportedAt: this.clock.now(),
      lateSeconds: LATE_SECONDS,
      burst: perSecond * PLAUSIBLE_BURST_SECONDS,
      perSecond,
    });
    if (outcome === 'NOT_FOUND') {
      throw ApplicationError.of('NOT_FOUND', {
        entity: ENTITY_NAMES.intermediateCertificate,
        id: certificateId,
      });
    }
    if (outcome === 'TOO_LATE') throw ApplicationError.of('STATISTICS_TOO_LATE', {});
    if (outcome === 'STILL_QUARANTINED') this.metrics.observe();
    if (outcome === 'QUARANTINED') await this.#alert(caller, certificateId, report.sequence);
  }

  /** Adds the totals of certificates that are long expired to their configurations; answers how many, at most `limit`. */
  foldExpired(limit: number): Promise<number> {
    return this.statistics.foldExpired(limit);
  }

  /** Once per certificate until it is decided: an issuer that goes on reporting fills neither the trail nor the log. */
  async #alert(caller: ServiceAccountPrincipal, id: string, sequence: number): Promise<void> {
    this.metrics.observe();
    this.logger.warn({ certificateId: id, sequence }, 'statistics quarantined');
    await this.refusals.record(caller.companyId, `statistics/${id.toLowerCase()}`, {
      type: 'statistics.quarantined',
      occurredAt: this.clock.now(),
      outcome: 'REFUSED',
      actor: actorOf(caller),
      subject: { kind: 'certificate', id },
      after: { sequence },
    });
  }
}

/** One report's sum must be a number that JSON and bigint agree on; no issuer signs that much. @throws {ApplicationError} MALFORMED */
function requireCountable(totals: ReadonlyMap<string, readonly number[]>): void {
  const sum = [...totals.values()].flat().reduce((left, right) => left + right, 0);
  if (sum <= Number.MAX_SAFE_INTEGER) return;
  const pointer = '/totals';
  const problem = 'add up to more than 2^53 - 1';
  throw ApplicationError.of('MALFORMED', { path: pointer, problem }, { pointer });
}

/** Totals per policy: ultra short, short, long. A policy that is named twice counts with the greater totals. */
function merged({ totals }: Report): Map<string, [number, number, number]> {
  const byPolicy = new Map<string, [number, number, number]>();
  for (const { long, policyId, short, ultraShort } of totals) {
    const id = policyId.toLowerCase();
    const [oldUltraShort, oldShort, oldLong] = byPolicy.get(id) ?? [0, 0, 0];
    byPolicy.set(id, [
      Math.max(oldUltraShort, ultraShort),
      Math.max(oldShort, short),
      Math.max(oldLong, long),
    ]);
  }
  return byPolicy;
}
