import { Injectable } from '@nestjs/common';
import type { CertificatePolicy } from '@luciole/policy';

import type { CompanyTransaction } from '../database/company-database.ts';
import { type IncidentScope, IS_IN_SCOPE, IS_LIVE, scopeParameters } from './incident-scope.ts';

/** Live sub-CAs that were issued under one configuration, or under one that is deleted. */
export interface ImpactRow {
  readonly configuration_id: string | null;
  readonly configuration_name: string | null;
  readonly sub_cas: number;
  readonly last_end: Date;
  /** `numeric` comes as text. */
  readonly reported: string | null;
  readonly unreported: number;
  readonly oldest_report: Date | null;
}

/** Reads what is live, and what the policies of its configurations permit. */
@Injectable()
export class ImpactRepository {
  /** What statistics say of their own about end and folding keeps those of all that has ended out of the join. */
  byConfiguration(tx: CompanyTransaction, scope: IncidentScope, now: Date): Promise<ImpactRow[]> {
    return tx.query<ImpactRow & Record<string, unknown>>(
      `select c.configuration_id, k.name as configuration_name, count(*)::int as sub_cas,
         max(c.validity_end) as last_end, sum(s.ultra_short + s.short + s.long) as reported,
         count(*) filter (where s.sequence is null or s.sequence = 0)::int as unreported,
         min(s.reported_at) filter (where s.sequence > 0) as oldest_report
       from issuer_certificates c
       left join configurations k on k.company_id = c.company_id and k.id = c.configuration_id
       left join issuer_certificate_statistics s on s.company_id = c.company_id and s.issuer_certificate_id = c.id
         and s.folded_at is null and s.validity_end > $1
       where ${IS_LIVE} and ${IS_IN_SCOPE}
       group by c.configuration_id, k.name order by k.name`,
      [now, ...scopeParameters(scope)],
    );
  }

  async countIssuers(tx: CompanyTransaction, scope: IncidentScope, now: Date): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `select count(*)::int as count from (select distinct c.service_account_id, c.instance_name
         from issuer_certificates c where ${IS_LIVE} and ${IS_IN_SCOPE}) issuers`,
      [now, ...scopeParameters(scope)],
    );
    return row?.count ?? 0;
  }

  /** By configuration, those included that only a client names. */
  async policies(
    tx: CompanyTransaction,
    configurationIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CertificatePolicy[]>> {
    const rows = await tx.query<{
      configuration_id: string;
      name: string;
      validity_period: string;
      document: Omit<CertificatePolicy, 'name' | 'validityPeriod'>;
    }>(
      `select l.configuration_id, p.name, p.validity_period, p.document from configuration_policies l
       join policies p on p.company_id = l.company_id and p.id = l.policy_id
       where l.configuration_id = any($1) order by p.name`,
      [configurationIds],
    );
    const found = new Map<string, CertificatePolicy[]>();
    for (const { configuration_id: id, document, name, validity_period: validityPeriod } of rows) {
      found.set(id, [...(found.get(id) ?? []), { ...document, name, validityPeriod }]);
    }
    return found;
  }
}
