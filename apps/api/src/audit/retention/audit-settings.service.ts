import { Injectable } from '@nestjs/common';
import type { AuditSettingsRequest, auditTrail, HandlerResponse } from '@luciole/contract';

import { actorOf } from '../../auth/actor.ts';
import type { Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { AuditTrail } from '../audit-trail.ts';

type Settings = HandlerResponse<typeof auditTrail.settings>;

/** How long a company keeps its events. */
@Injectable()
export class AuditSettingsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** What is set; for ever unless something is. */
  read({ companyId }: Principal): Promise<Settings> {
    return this.database.inCompany(companyId, (tx) => find(tx), { readOnly: true });
  }

  /** Sets it. What is too old by then goes at the next turn of the pruning. */
  change(caller: Principal, { retentionDays }: AuditSettingsRequest): Promise<Settings> {
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      const before = await find(tx);
      await tx.execute(
        `insert into audit_settings (company_id, retention_days, modification_date) values ($1, $2, $3)
         on conflict (company_id) do update
           set retention_days = excluded.retention_days, modification_date = excluded.modification_date`,
        [tx.companyId, retentionDays ?? null, now],
      );
      const after = await find(tx);
      await this.audit.record(tx, {
        type: 'audit-settings.changed',
        occurredAt: now,
        actor: actorOf(caller),
        before,
        after,
      });
      return after;
    });
  }
}

async function find(tx: CompanyTransaction): Promise<Settings> {
  const [row] = await tx.query<{ days: number | null }>(
    'select retention_days as days from audit_settings where company_id = $1',
    [tx.companyId],
  );
  return typeof row?.days === 'number' ? { retentionDays: row.days } : {};
}
