import { Injectable } from '@nestjs/common';
import type { RevocationReason } from '@luciole/contract';

import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { RevocationsService } from '../revocation/revocations.service.ts';

/** What an incident was to revoke and is still live. */
interface UnfinishedRow {
  readonly id: string;
  readonly reason: RevocationReason;
  readonly sub_cas: readonly string[];
}

/**
 * Ends what the revocation of an incident began: a sub-CA whose signing was under way is live a moment later, and the process
 * that revokes some thousands may end before they all are.
 */
@Injectable()
export class UnfinishedRevocations {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly revocations: RevocationsService,
    private readonly clock: Clock,
  ) {}

  /** Revokes what is left in one company; answers how many sub-CAs. A closed incident counts for a while: who closes it means what is done. */
  async finish(companyId: string): Promise<number> {
    const now = this.clock.now();
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<UnfinishedRow & Record<string, unknown>>(
          // Half a minute is what a reservation lives, and gives whoever acts the time to do it in their name.
          `select i.id, i.reason, array_agg(c.id order by c.id) as sub_cas
           from incidents i
           join incident_sub_cas m on m.company_id = i.company_id and m.incident_id = i.id
           join issuer_certificates c on c.company_id = m.company_id and c.id = m.issuer_certificate_id
           where i.action = 'REVOKE' and i.target_kind <> 'CERTIFICATE_AUTHORITY'
             and i.opened_at < $1::timestamptz - interval '30 seconds'
             and (i.closed_at is null or i.closed_at > $1::timestamptz - interval '1 hour')
             and c.status = 'ISSUED' and c.validity_end > $1
           group by i.id, i.reason, i.opened_at order by i.opened_at`,
          [now],
        ),
      { readOnly: true },
    );
    for (const { id, reason, sub_cas: subCas } of rows) {
      const actor = { kind: 'SYSTEM', name: `incident ${id}` } as const;
      await this.revocations.revokeThese({ companyId, actor }, subCas, reason);
    }
    return rows.reduce((total, { sub_cas: subCas }) => total + subCas.length, 0);
  }
}
