import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { AlertFindingsRepository } from './alert-findings.repository.ts';
import { AlertSettingsService } from './alert-settings.service.ts';
import { CONDITIONS } from './conditions/conditions.ts';

/** How long resolved alerts are kept, and webhooks can catch up. */
const KEPT_MILLISECONDS = 90 * 86_400_000;

/** Looks at every condition and keeps the alerts of a company as they are; one process at a time does it. */
@Injectable()
export class AlertWatch {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly findings: AlertFindingsRepository,
    private readonly settings: AlertSettingsService,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * Opens, updates and resolves; answers how many alerts were opened, became graver or were resolved.
   *
   * @throws {AggregateError} with what failed, when every condition has had its turn
   */
  async look(companyId: string): Promise<number> {
    const now = this.clock.now();
    const { quotas } = this.config;
    const failures: unknown[] = [];
    let events = 0;
    for (const condition of CONDITIONS) {
      try {
        events += await this.database.inCompany(
          companyId,
          async (tx) => {
            if (!(await this.findings.begin(tx))) return 0;
            const settings = await this.settings.find(tx);
            return this.findings.apply(tx, condition, { settings, quotas }, now);
          },
          { customPlans: true },
        );
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return events;
    throw new AggregateError(failures, `${failures.length} conditions could not be looked at`);
  }

  /** Forgets alerts that were resolved long ago; answers how many. */
  forget(companyId: string): Promise<number> {
    const before = new Date(this.clock.now().getTime() - KEPT_MILLISECONDS);
    return this.database.inCompany(companyId, (tx) => this.findings.forget(tx, before));
  }
}
