import { Injectable } from '@nestjs/common';
import type { AlertSettings, AlertSettingsRequest } from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';

/** What holds until a company says otherwise. */
const DEFAULTS: AlertSettings = {
  expiryDays: 14,
  caDays: 90,
  silentHours: 6,
  quotaPercent: 80,
  jumpFactor: 10,
};

/** When conditions become alerts in a company. */
@Injectable()
export class AlertSettingsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  read({ companyId }: Principal): Promise<AlertSettings> {
    return this.database.inCompany(companyId, (tx) => this.find(tx), { readOnly: true });
  }

  /** Sets all of them. */
  change(caller: Principal, settings: AlertSettingsRequest): Promise<AlertSettings> {
    const now = this.clock.now();
    const { caDays, expiryDays, jumpFactor, quotaPercent, silentHours } = settings;
    return this.database.inCompany(caller.companyId, async (tx) => {
      const before = await this.find(tx);
      await tx.execute(
        `insert into alert_settings (company_id, expiry_days, ca_days, silent_hours, quota_percent, jump_factor,
           modification_date) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (company_id) do update
           set expiry_days = excluded.expiry_days, ca_days = excluded.ca_days, silent_hours = excluded.silent_hours,
             quota_percent = excluded.quota_percent, jump_factor = excluded.jump_factor,
             modification_date = excluded.modification_date`,
        [tx.companyId, expiryDays, caDays, silentHours, quotaPercent, jumpFactor, now],
      );
      await this.audit.record(tx, {
        type: 'alert-settings.changed',
        occurredAt: now,
        actor: actorOf(caller),
        before,
        after: settings,
      });
      return settings;
    });
  }

  /** What holds now. */
  async find(tx: CompanyTransaction): Promise<AlertSettings> {
    const [row] = await tx.query<AlertSettings & Record<string, unknown>>(
      `select expiry_days as "expiryDays", ca_days as "caDays", silent_hours as "silentHours",
         quota_percent as "quotaPercent", jump_factor as "jumpFactor"
       from alert_settings where company_id = $1`,
      [tx.companyId],
    );
    return row ?? DEFAULTS;
  }
}
