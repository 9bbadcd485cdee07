import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { CompanyDatabase } from '../database/company-database.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { Logger } from '@luciole/service';
import { type AuditEvent, AuditTrail } from './audit-trail.ts';
import { requestFacts } from './request-facts.ts';

/** What a trail of a company that does not exist violates: ids in paths are the caller's. */
const NO_SUCH_COMPANY = 'fk_audit_sequences_company';

/** Refusals of one kind within this long are one event, besides the first. */
const WINDOW_MILLISECONDS = 60_000;

/** Most refusals told apart at a time. Beyond it those of one company and type are one, so that many sources cannot fill memory or trail. */
const MOST_OPEN = 10_000;

/** Refusals that came after the one that was recorded. */
interface Repeated {
  readonly companyId: string;
  /** The newest of them, with the request that it came from. */
  event: AuditEvent;
  count: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Records refusals without letting them flood the trail (ruling 27): of those with one key, the first is recorded at once and the others of the same
 * minute together, as the newest with its number (`repeated`). So each process writes at most two events per key and minute; a process that is killed
 * loses the second.
 */
@Injectable()
export class RefusalTrail implements OnApplicationShutdown {
  readonly #open = new Map<string, Repeated>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Records a refusal, or counts it. Never rejects: what the caller is told does not depend on it.
   *
   * @param key - what makes refusals the same: who, which code and from where, never what the caller wrote
   */
  async record(companyId: string, key: string, event: AuditEvent): Promise<void> {
    const place =
      this.#open.size < MOST_OPEN || this.#open.has(`${companyId}/${key}`)
        ? `${companyId}/${key}`
        : `${companyId}/${event.type}`;
    const known = this.#open.get(place);
    if (known !== undefined) {
      known.event = { ...requestFacts.getStore(), ...event };
      known.count += 1;
      return;
    }
    const timer = setTimeout(() => void this.#close(place), WINDOW_MILLISECONDS).unref();
    this.#open.set(place, { companyId, event, count: 0, timer });
    await this.#write(companyId, event);
  }

  /** Records what was only counted so far. */
  async flush(): Promise<void> {
    for (const place of this.#open.keys()) await this.#close(place);
  }

  onApplicationShutdown(): Promise<void> {
    return this.flush();
  }

  async #close(place: string): Promise<void> {
    const known = this.#open.get(place);
    if (known === undefined) return;
    clearTimeout(known.timer);
    this.#open.delete(place);
    if (known.count === 0) return;
    const after = { ...Object(known.event.after), repeated: known.count };
    await this.#write(known.companyId, { ...known.event, after });
  }

  async #write(companyId: string, event: AuditEvent): Promise<void> {
    try {
      await this.database.inCompany(companyId, (tx) => this.audit.record(tx, event));
    } catch (err) {
      if (violatedConstraint(err) === NO_SUCH_COMPANY) return;
      this.logger.error({ err, type: event.type }, 'a refusal could not be recorded');
    }
  }
}
