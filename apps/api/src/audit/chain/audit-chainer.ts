import { setTimeout as wait } from 'node:timers/promises';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from '@luciole/service';

import { Turns } from '../../clock/turns.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { InjectLogger } from '../../logging/logging.module.ts';

/** How long after its commit an event is linked at the latest, in milliseconds, when no chainer is behind. */
const INTERVAL_MILLISECONDS = 1000;
/** Events that are linked in one transaction: about a tenth of a second. */
const BATCH = 10_000;
/** How long {@link AuditChainer.catchUp} waits for a chainer of another process before it asks again, in milliseconds. */
const PATIENCE_MILLISECONDS = 20;

/** The end of a company's chain. */
export interface ChainHead {
  /** Number of its last linked event; 0 when none is. */
  readonly sequence: number;
  readonly link: Buffer;
}

/**
 * Links events to the chain of their company (ruling 27). Every process has one that looks each second; an advisory lock lets
 * one of them work at a time, and what it computes is the database's to say (docs/decisions/0019). One that dies leaves a
 * chain without its last batch, which the next one links.
 */
@Injectable()
export class AuditChainer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #turns = new Turns((err, job) =>
    this.logger.error({ job, err }, 'audit events could not be linked'),
  );

  constructor(
    private readonly database: CompanyDatabase,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#turns.every(INTERVAL_MILLISECONDS, { job: 'audit chain', work: () => this.link() });
  }

  onApplicationShutdown(): Promise<void> {
    return this.#turns.stop();
  }

  /** Links what is there; `undefined` when another chainer is at it. */
  async link(batch = BATCH): Promise<number | undefined> {
    let linked = 0;
    for (;;) {
      const count = await this.#linkBatch(batch);
      if (count === undefined) return linked === 0 ? undefined : linked;
      linked += count;
      if (count < batch) return linked;
    }
  }

  /** The head of a company's chain, with every event linked that was committed before the call. */
  async catchUp(companyId: string): Promise<ChainHead> {
    const target = await this.#lastSequence(companyId);
    for (;;) {
      const linked = await this.link();
      const head = await this.head(companyId);
      if (head.sequence >= target) return head;
      if (linked === undefined) await wait(PATIENCE_MILLISECONDS);
    }
  }

  /** The head of a company's chain as it is. */
  async head(companyId: string): Promise<ChainHead> {
    const [row] = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ sequence: string; link: Buffer }>(
          {
            name: 'audit-chain-head',
            text: `select coalesce(h.sequence, 0) as sequence, coalesce(h.link, audit_genesis_link(c.id)) as link
                   from companies c left join audit_chain_heads h on h.company_id = c.id where c.id = $1`,
          },
          [companyId],
        ),
      { readOnly: true },
    );
    if (row === undefined) throw new Error('there is no such company');
    return { sequence: Number(row.sequence), link: row.link };
  }

  async #lastSequence(companyId: string): Promise<number> {
    const [row] = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ last: string }>(
          'select last_sequence as last from audit_sequences where company_id = $1',
          [companyId],
        ),
      { readOnly: true },
    );
    return Number(row?.last ?? 0);
  }

  async #linkBatch(batch: number): Promise<number | undefined> {
    const [row] = await this.database.inDeployment((tx) =>
      tx.query<{ linked: number | null }>(
        { name: 'link-audit-events', text: 'select link_audit_events($1) as linked' },
        [batch],
      ),
    );
    return row?.linked ?? undefined;
  }
}
