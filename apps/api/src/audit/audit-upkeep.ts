import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from '@luciole/service';

import { Turns } from '../clock/turns.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { listCompanyIds } from '../database/list-company-ids.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { AuditCheckpoints } from './chain/audit-checkpoints.ts';
import { AuditRetention } from './retention/audit-retention.ts';

const MINUTE = 60_000;

/**
 * Signs checkpoints every ten minutes and prunes every hour, in every company. What fails in one is logged, and tried again
 * at the next turn.
 */
@Injectable()
export class AuditUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #turns = new Turns((err, job) => this.logger.error({ job, err }, 'upkeep failed'));

  constructor(
    private readonly database: CompanyDatabase,
    private readonly checkpoints: AuditCheckpoints,
    private readonly retention: AuditRetention,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#turns.every(10 * MINUTE, {
      job: 'audit checkpoints',
      work: () => this.signCheckpoints(),
    });
    this.#turns.every(60 * MINUTE, { job: 'audit retention', work: () => this.prune() });
  }

  onApplicationShutdown(): Promise<void> {
    return this.#turns.stop();
  }

  /** Signs the head of each trail that has moved; answers how many. */
  signCheckpoints(): Promise<number> {
    return this.#inEveryCompany('audit checkpoints', (id) => this.checkpoints.signMoved(id));
  }

  /** Removes events that are older than their companies keep them; answers how many. */
  prune(): Promise<number> {
    return this.#inEveryCompany('audit retention', (id) => this.retention.prune(id));
  }

  async #inEveryCompany(
    job: string,
    work: (companyId: string) => Promise<number>,
  ): Promise<number> {
    let sum = 0;
    for (const companyId of await this.database.inDeployment(listCompanyIds)) {
      try {
        sum += await work(companyId);
      } catch (err) {
        this.logger.error({ job, companyId, err }, 'upkeep failed');
      }
    }
    return sum;
  }
}
