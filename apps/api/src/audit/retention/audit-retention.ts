import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { AuditTrail } from '../audit-trail.ts';
import { AuditCheckpoints } from '../chain/audit-checkpoints.ts';

/** Most events that one transaction removes. */
const BATCH = 50_000;

/**
 * Removes events that are older than their company keeps them: from the front, up to a checkpoint that is
 * signed for it, with an event that says what went. What is left is verified from that link on.
 */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly checkpoints: AuditCheckpoints,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Prunes what is due in a company; answers how many events went. */
  async prune(companyId: string): Promise<number> {
    let pruned = 0;
    for (;;) {
      const count = await this.#pruneBatch(companyId);
      pruned += count;
      if (count < BATCH) return pruned;
    }
  }

  #pruneBatch(companyId: string): Promise<number> {
    return this.database.inCompany(companyId, async (tx) => {
      const due = await findDue(tx);
      if (due === undefined) return 0;
      const { through, link, days } = due;
      const checkpoint = await this.checkpoints.signWithin(
        tx,
        { sequence: through, link },
        'PRUNING',
      );
      const [row] = await tx.query<{ count: string }>('select prune_audit_events($1) as count', [
        through,
      ]);
      const count = Number(row?.count ?? 0);
      await this.audit.record(tx, {
        type: 'audit-trail.pruned',
        occurredAt: this.clock.now(),
        actor: { kind: 'SYSTEM' },
        after: {
          through,
          link: link.toString('hex'),
          events: count,
          retentionDays: days,
          checkpointId: checkpoint.id,
        },
      });
      return count;
    });
  }
}

interface Due {
  readonly through: number;
  readonly link: Buffer;
  readonly days: number;
}

/**
 * The last event that may go: it and all before it are old enough, by the clock of the database, which the function that
 * removes them asks too. `undefined` when none is, or another process is at it.
 */
async function findDue(tx: CompanyTransaction): Promise<Due | undefined> {
  const [settings] = await tx.query<{ days: number | null }>(
    `select retention_days as days from audit_settings
     where company_id = $1 and pg_try_advisory_xact_lock(hashtext('luciole audit pruning'), hashtext($2))`,
    [tx.companyId, tx.companyId],
  );
  const days = settings?.days;
  if (days === null || days === undefined) return undefined;
  const [row] = await tx.query<{ through: string; link: Buffer }>(
    `select l.sequence as through, l.link
     from (
       select coalesce(min(sequence) filter (where occurred_at >= now() - make_interval(days => $1)) - 1, max(sequence)) as through
       from (select sequence, occurred_at from audit_events
         where company_id = $2 order by sequence limit ${BATCH}) oldest) o
     join audit_links l on l.company_id = $2 and l.sequence = o.through
     join audit_events e on e.company_id = $2 and e.sequence = o.through`,
    [days, tx.companyId],
  );
  return row === undefined ? undefined : { through: Number(row.through), link: row.link, days };
}
