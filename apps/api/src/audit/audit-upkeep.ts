import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from '@luciole/service';

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
  readonly #timers: NodeJS.Timeout[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly checkpoints: AuditCheckpoints,
    private readonly retention: AuditRetention,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#every(10 * MINUTE, () => this.signCheckpoints());
    this.#every(60 * MINUTE, () => this.prune());
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#underWay;
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

  /** One job after another: upkeep never takes more than one connection from requests. */
  #every(milliseconds: number, work: () => Promise<number>): void {
    const turn = (): void => {
      const before = this.#underWay;
      this.#underWay = before
        .then(() => work())
        .then(
          () => undefined,
          (err: unknown) => this.logger.error({ err }, 'upkeep failed'),
        );
    };
    this.#timers.push(setInterval(turn, milliseconds).unref());
  }
}
