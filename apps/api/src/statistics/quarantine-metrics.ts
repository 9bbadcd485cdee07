import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';

import { Clock } from '../clock/clock.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { Logger } from '@luciole/service';
import { Metrics } from '../operations/metrics.ts';
import { StatisticsRepository } from './statistics.repository.ts';

/** Whoever scrapes more often gets the same number again: nobody is asked who they are at `/metrics`. */
const FRESH_MILLISECONDS = 10_000;

/**
 * What raises the alert about implausible reports (ruling 25): how many this process set aside, and how many certificates of the deployment have a
 * report that waits for a decision; every process gives the same number for the latter.
 */
@Injectable()
export class QuarantineMetrics {
  readonly #reports: Counter;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    { registry }: Metrics,
    private readonly statistics: StatisticsRepository,
    private readonly clock: Clock,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.#reports = new Counter({
      name: 'luciole_statistics_quarantined_reports_total',
      help: 'Statistics reports that this process set aside as implausible',
      registers: [registry],
    });
    const waiting: Gauge = new Gauge({
      name: 'luciole_statistics_quarantined_certificates',
      help: 'Issuer certificates with a statistics report that waits for a decision of an administrator',
      registers: [registry],
      collect: () => this.#collect(waiting),
    });
  }

  /** A report was set aside. */
  observe(): void {
    this.#reports.inc();
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  /** A decision was made. */
  forget(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  async #collect(waiting: Gauge): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.#askedAt < FRESH_MILLISECONDS) return;
    this.#askedAt = now;
    try {
      waiting.set(await this.statistics.countQuarantined());
    } catch (err) {
      // The other metrics say more than none would; readiness says what is wrong with the database.
      this.logger.warn({ err }, 'quarantined statistics could not be counted');
    }
  }
}
