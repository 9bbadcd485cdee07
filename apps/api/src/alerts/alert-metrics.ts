import { Injectable } from '@nestjs/common';
import { ALERT_KINDS, ALERT_SEVERITIES } from '@luciole/contract';
import type { Logger } from '@luciole/service';
import { Gauge } from 'prom-client';

import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { Metrics } from '../operations/metrics.ts';

/** Whoever scrapes more often gets the same numbers again: nobody is asked who they are at `/metrics`. */
const FRESH_MILLISECONDS = 10_000;

/** Open alerts of the deployment that nobody has acknowledged, without saying whose; every process gives the same numbers. */
@Injectable()
export class AlertMetrics {
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    { registry }: Metrics,
    private readonly database: CompanyDatabase,
    private readonly clock: Clock,
    @InjectLogger() private readonly logger: Logger,
  ) {
    const open: Gauge = new Gauge({
      name: 'luciole_alerts',
      help: 'Open alerts of all companies that nobody has acknowledged',
      labelNames: ['kind', 'severity'],
      registers: [registry],
      collect: () => this.#collect(open),
    });
  }

  async #collect(open: Gauge): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - this.#askedAt < FRESH_MILLISECONDS) return;
    this.#askedAt = now.getTime();
    try {
      const rows = await this.database.inDeployment((tx) =>
        tx.query<{ kind: string; severity: string; count: number }>(
          'select kind, severity, count from count_open_alerts($1)',
          [now],
        ),
      );
      // A rule about a number that is not there never fires: what is not open is zero.
      for (const kind of ALERT_KINDS)
        for (const severity of ALERT_SEVERITIES) open.set({ kind, severity }, 0);
      for (const { count, kind, severity } of rows) open.set({ kind, severity }, count);
    } catch (err) {
      // The other metrics say more than none would; readiness says what is wrong with the database.
      this.logger.warn({ err }, 'open alerts could not be counted');
    }
  }
}
