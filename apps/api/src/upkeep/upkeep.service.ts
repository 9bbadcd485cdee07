import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { AlertWatch } from '../alerts/alert-watch.service.ts';
import { ReservationSweep } from '../bootstrap/reservation-sweep.ts';
import { AbandonedCas } from '../built-in-ca/abandoned-cas.ts';
import { CaLifetimes } from '../built-in-ca/ca-lifetimes.ts';
import { CrlPublisher } from '../built-in-ca/crl-publisher.ts';
import { CrlSharding } from '../built-in-ca/crl-sharding.ts';
import { CrlRenewal } from '../built-in-ca/crl-renewal.ts';
import { IssuingCasService } from '../built-in-ca/issuing-cas.service.ts';
import { ReissueService } from '../built-in-ca/reissue.service.ts';
import { Clock } from '../clock/clock.ts';
import { Turns } from '../clock/turns.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { listCompanyIds } from '../database/list-company-ids.ts';
import { UnfinishedRevocations } from '../incidents/unfinished-revocations.ts';
import { InsightsService } from '../insights/insights.service.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { Logger } from '@luciole/service';
import { SessionsService } from '../sessions/sessions.service.ts';
import { StatisticsService } from '../statistics/statistics.service.ts';

const SECOND = 1000;
const FOLD_BATCH = 500;

/**
 * Does what no request does: burns abandoned reservations, gives up abandoned CAs, renews CRLs, folds counts of what is gone, forgets spent idempotency keys. Every process
 * tries; the database lets one do each job at a time. A job that fails is logged and tried again at its next turn.
 */
@Injectable()
export class UpkeepService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #turns = new Turns((err, job) => this.logger.error({ job, err }, 'upkeep failed'));

  constructor(
    private readonly database: CompanyDatabase,
    private readonly sweep: ReservationSweep,
    private readonly publisher: CrlPublisher,
    private readonly sharding: CrlSharding,
    private readonly renewal: CrlRenewal,
    private readonly abandoned: AbandonedCas,
    private readonly lifetimes: CaLifetimes,
    private readonly reissue: ReissueService,
    private readonly issuingCas: IssuingCasService,
    private readonly statistics: StatisticsService,
    private readonly insights: InsightsService,
    private readonly unfinished: UnfinishedRevocations,
    private readonly sessions: SessionsService,
    private readonly alerts: AlertWatch,
    private readonly clock: Clock,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#every(15 * SECOND, 'reservations', () => this.sweep.run());
    this.#every(5 * SECOND, 'revocations', () => this.publishRevocations());
    this.#every(5 * SECOND, 'offline keys', () => this.forgetOfflineKeys());
    this.#every(15 * SECOND, 'incidents', () => this.finishRevocations());
    this.#every(3600 * SECOND, 'crls', () => this.renewCrls());
    this.#every(600 * SECOND, 'CRL shards', () => this.openCrlShards());
    // Every minute, and nothing to tell of: what it counted is on the dashboard.
    this.#every(60 * SECOND, 'issuance rollups', () => this.rollUpIssuance().then(() => 0));
    // After the rollups, which it reads.
    this.#every(60 * SECOND, 'alerts', () => this.lookForAlerts());
    this.#every(3600 * SECOND, 'old alerts', () => this.forgetAlerts());
    this.#every(600 * SECOND, 'statistics', () => this.foldStatistics());
    this.#every(3600 * SECOND, 'old rollups', () => this.forgetRollups());
    this.#every(3600 * SECOND, 'idempotency keys', () => this.forgetIdempotencyKeys());
    this.#every(600 * SECOND, 'abandoned CAs', () => this.giveUpAbandonedCas());
    this.#every(3600 * SECOND, 'sessions', () => this.forgetSessions());
    this.#every(86_400 * SECOND, 'CA lifetimes', () => this.warnOfEndingCas());
    this.#atOnce('CA lifetimes', () => this.warnOfEndingCas());
    this.#atOnce('CA addresses', () => this.offerReissue());
    // Whoever was making one may have ended with the former process.
    this.#atOnce('abandoned CAs', () => this.giveUpAbandonedCas());
    // Before anything is folded: charts count certificates that still report.
    this.#atOnce('issuance rollups', () => this.rollUpIssuance());
    this.#atOnce('CRL shards', () => this.openCrlShards());
    // A CRL may have come due while nothing ran.
    this.#atOnce('crls', () => this.renewCrls());
  }

  onApplicationShutdown(): Promise<void> {
    return this.#turns.stop();
  }

  /** Renews every CRL that is past half of its life; answers how many. */
  async renewCrls(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.renewal.renewDue(companyId));
  }

  /** Has CRLs list what was revoked and could not be published at once; answers how many revocations. */
  async publishRevocations(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.publisher.publishWaiting(companyId));
  }

  /** Ends what this process has of keys that were exported; answers how many CAs went offline. */
  async forgetOfflineKeys(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.issuingCas.forgetOffline(companyId));
  }

  /** Revokes what incidents were to revoke and is live still; answers how many sub-CAs. */
  async finishRevocations(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.unfinished.finish(companyId));
  }

  /** Spreads certificates of CAs that have many over more CRLs; answers how many CAs. */
  async openCrlShards(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.sharding.open(companyId));
  }

  /** Destroys the keys of CAs that nobody finished making; answers how many. */
  async giveUpAbandonedCas(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.abandoned.giveUp(companyId));
  }

  /** Adds the totals of certificates that ended long ago to their configurations; answers how many. */
  async foldStatistics(): Promise<number> {
    let folded = 0;
    for (;;) {
      const batch = await this.statistics.foldExpired(FOLD_BATCH);
      folded += batch;
      if (batch < FOLD_BATCH) return folded;
    }
  }

  /** Counts what issuers have reported since in the hour that runs; answers of how many certificates. */
  async rollUpIssuance(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.insights.rollUp(companyId));
  }

  /** Forgets rollups that are older than they are kept; answers how many. */
  async forgetRollups(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.insights.forget(companyId));
  }

  /** Forgets idempotency keys whose certificate has expired (ruling 17); answers how many. */
  async forgetIdempotencyKeys(): Promise<number> {
    const now = this.clock.now();
    return this.#inEveryCompany((companyId) =>
      this.database.inCompany(companyId, (tx) =>
        tx.execute('delete from bootstrap_idempotency where expires_at < $1', [now]),
      ),
    );
  }

  /** Forgets sessions, links and delays of sign-ins that are over; answers how many. */
  async forgetSessions(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.sessions.forgetEnded(companyId));
  }

  /** Opens and resolves alerts; answers how many. */
  async lookForAlerts(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.alerts.look(companyId));
  }

  /** Forgets alerts that were resolved long ago; answers how many. */
  async forgetAlerts(): Promise<number> {
    return this.#inEveryCompany((companyId) => this.alerts.forget(companyId));
  }

  /** Says which CAs will soon cap what they issue (ruling 7); answers how many. */
  async warnOfEndingCas(): Promise<number> {
    return this.#inEveryCompany(async (companyId) => {
      const ending = await this.lifetimes.ending(companyId);
      for (const ca of ending)
        this.logger.warn({ ca }, 'a CA ends soon: create another and point providers to it');
      return ending.length;
    });
  }

  /** Says which intermediates could name the addresses that are configured (ruling 8); answers how many. */
  async offerReissue(): Promise<number> {
    return this.#inEveryCompany(async (companyId) => {
      const outdated = await this.reissue.listOutdated(companyId);
      for (const { name } of outdated)
        this.logger.warn(
          { companyId, name },
          'a CA certificate lacks the addresses of LUCIOLE_PKI_URL: run reissue-intermediates',
        );
      return outdated.length;
    });
  }

  /** The sum over all companies. What fails in one company keeps it from no other, and is thrown at the end. */
  async #inEveryCompany(work: (companyId: string) => Promise<number>): Promise<number> {
    const failures: unknown[] = [];
    let sum = 0;
    for (const companyId of await this.database.inDeployment(listCompanyIds)) {
      try {
        sum += await work(companyId);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return sum;
    const reasons = failures.map((error) => (error instanceof Error ? error.message : 'unknown'));
    throw new AggregateError(failures, reasons.join('; '));
  }

  #every(milliseconds: number, job: string, work: () => Promise<number>): void {
    this.#turns.every(milliseconds, { job, work: () => this.#count(job, work) });
  }

  #atOnce(job: string, work: () => Promise<number>): void {
    void this.#turns.next({ job, work: () => this.#count(job, work) });
  }

  async #count(job: string, work: () => Promise<number>): Promise<void> {
    const count = await work();
    if (count > 0) this.logger.info({ job, count }, 'upkeep');
  }
}
