import { Injectable } from '@nestjs/common';
import {
  formatDateTime,
  type HandlerResponse,
  type insights,
  type IssuerHealth,
  MAX_ISSUERS_IN_NEED,
} from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';

export type IssuerHealthView = HandlerResponse<typeof insights.issuerHealth>;

interface IssuerRow extends Record<string, unknown> {
  readonly id: string;
  readonly common_name: string;
  readonly instance_name: string | null;
  readonly health: IssuerHealth;
  readonly last_report: Date;
  readonly validity_start: Date;
  readonly validity_end: Date;
  readonly configuration_id: string | null;
  readonly configuration_name: string | null;
  /** Issuers of this health. */
  readonly count: number;
}

/**
 * An issuer is an account and an instance name; what it holds is its newest certificate. Renewals are due at two thirds of
 * a life at the latest (ruling 7); a twentieth more is for those that have to try again. What the statistics say of their
 * own about end and folding keeps the expired million out of the join.
 */
const ISSUERS_IN_NEED = `
  with newest as (
    select distinct on (c.service_account_id, c.instance_name) c.id, c.common_name, c.instance_name, c.configuration_id,
      c.validity_start, c.validity_end, c.validity_end - c.validity_start as life,
      max(s.reported_at) over (partition by c.service_account_id, c.instance_name) as last_report
    from issuer_certificates c
    join issuer_certificate_statistics s on s.company_id = c.company_id and s.issuer_certificate_id = c.id
      and s.folded_at is null and s.validity_end > $2
    where c.company_id = $1 and c.status = 'ISSUED' and c.validity_end > $2 and c.hidden_at is null
    order by c.service_account_id, c.instance_name, c.creation_date desc
  ), judged as (
    select n.*,
      case
        when n.last_report < $2 - interval '3 days' then 'INACTIVE'
        when $2 > n.validity_start + n.life * 0.9 then 'EXPIRING'
        when $2 > n.validity_start + n.life * (2.0 / 3 + 1.0 / 20) then 'RENEWING_LATE'
        else 'ACTIVE'
      end as health
    from newest n
  ), placed as (
    select j.*, count(*) over (partition by j.health)::integer as count,
      row_number() over (partition by j.health order by j.validity_end, j.id) as place
    from judged j
  )
  select p.*, g.name as configuration_name
  from placed p left join configurations g on g.company_id = $1 and g.id = p.configuration_id
  where p.place <= case p.health when 'ACTIVE' then 1 else $3 end
  order by p.health = 'INACTIVE', p.validity_end, p.id`;

/** How issuers are, from their certificates and reports. */
@Injectable()
export class IssuerHealthRepository {
  async read(tx: CompanyTransaction, now: Date): Promise<IssuerHealthView> {
    const rows = await tx.query<IssuerRow>(ISSUERS_IN_NEED, [
      tx.companyId,
      now,
      MAX_ISSUERS_IN_NEED,
    ]);
    const countOf = (health: IssuerHealth) => rows.find((row) => row.health === health)?.count ?? 0;
    return {
      activeCount: countOf('ACTIVE'),
      inactiveCount: countOf('INACTIVE'),
      expiringCount: countOf('EXPIRING'),
      renewingLateCount: countOf('RENEWING_LATE'),
      inNeed: rows
        .filter(({ health }) => health !== 'ACTIVE')
        .slice(0, MAX_ISSUERS_IN_NEED)
        .map(toIssuerInNeed),
    };
  }
}

function toIssuerInNeed(row: IssuerRow): IssuerHealthView['inNeed'][number] {
  return {
    id: row.id,
    commonName: row.common_name,
    ...(row.instance_name !== null && { instanceName: row.instance_name }),
    health: row.health,
    lastReportDate: formatDateTime(row.last_report),
    validityStart: formatDateTime(row.validity_start),
    validityEnd: formatDateTime(row.validity_end),
    ...(row.configuration_id !== null &&
      row.configuration_name !== null && {
        configuration: { id: row.configuration_id, name: row.configuration_name },
      }),
  };
}
