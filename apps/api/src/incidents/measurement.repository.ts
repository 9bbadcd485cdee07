import { Injectable } from '@nestjs/common';
import { type IntermediateCertificateStatus, MAX_INCIDENT_SUB_CAS } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';

/** What became of the sub-CAs of an incident. */
export interface MeasuredRow {
  readonly sub_cas: number;
  readonly live: number;
  readonly revoked: number;
  readonly confirmed: number;
}

/** How long the sub-CAs of one configuration are good for whoever checks no CRL. */
export interface ExposureRow {
  readonly configuration_id: string | null;
  readonly last_end: Date;
  /** `null` unless all have confirmed. */
  readonly stopped_at: Date | null;
}

/** Revocations by one CA. */
export interface PublishedRow {
  readonly certificate_authority_id: string;
  readonly name: string;
  readonly revocations: number;
  readonly unpublished: number;
  /** `bigint` comes as text. */
  readonly crl_number: string | null;
  readonly this_update: Date | null;
}

export interface SubCaRow {
  readonly id: string;
  readonly common_name: string;
  readonly service_account_id: string;
  readonly instance_name: string | null;
  readonly status: IntermediateCertificateStatus;
  readonly validity_end: Date;
  readonly confirmed_at: Date | null;
}

const MEMBERS = `incident_sub_cas m join issuer_certificates c
  on c.company_id = m.company_id and c.id = m.issuer_certificate_id`;

/** Measures what an incident has done so far. */
@Injectable()
export class MeasurementRepository {
  async totals(tx: CompanyTransaction, id: string, now: Date): Promise<MeasuredRow> {
    const [row] = await tx.query<MeasuredRow & Record<string, unknown>>(
      `select count(*)::int as sub_cas, count(m.confirmed_at)::int as confirmed,
         count(*) filter (where c.status in ('PENDING', 'ISSUED') and c.validity_end > $2)::int as live,
         count(*) filter (where c.status = 'REVOKED')::int as revoked
       from ${MEMBERS} where m.incident_id = $1`,
      [id, now],
    );
    if (row === undefined) throw new Error('a count gives one row');
    return row;
  }

  exposure(tx: CompanyTransaction, id: string): Promise<ExposureRow[]> {
    return tx.query<ExposureRow & Record<string, unknown>>(
      `select c.configuration_id, max(c.validity_end) as last_end,
         case when bool_and(m.confirmed_at is not null) then max(m.confirmed_at) end as stopped_at
       from ${MEMBERS} where m.incident_id = $1 and c.status <> 'FAILED' group by c.configuration_id`,
      [id],
    );
  }

  /** Issuers of its sub-CAs that were issued another one since. */
  async countReplaced(tx: CompanyTransaction, id: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `select count(distinct (c.service_account_id, c.instance_name))::int as count
       from ${MEMBERS} join incidents i on i.company_id = m.company_id and i.id = m.incident_id
       where m.incident_id = $1 and exists (
         select from issuer_certificates n where n.company_id = c.company_id
           and n.service_account_id = c.service_account_id and n.instance_name is not distinct from c.instance_name
           and n.status = 'ISSUED' and n.creation_date > i.opened_at
           and not exists (select from incident_sub_cas o where o.company_id = n.company_id
             and o.incident_id = i.id and o.issuer_certificate_id = n.id))`,
      [id],
    );
    return row?.count ?? 0;
  }

  /** CRLs that list its sub-CAs, or the CA that it is about. */
  published(tx: CompanyTransaction, id: string): Promise<PublishedRow[]> {
    return tx.query<PublishedRow & Record<string, unknown>>(
      `with revoked as (
         select r.* from incident_sub_cas m join certificate_revocations r
           on r.company_id = m.company_id and r.issuer_certificate_id = m.issuer_certificate_id
           where m.incident_id = $1
         union all
         select r.* from incidents i
           join certificate_authorities a on a.company_id = i.company_id and a.id = i.target_id
           join certificate_revocations r on r.company_id = a.company_id and r.certificate_authority_id = a.parent_id
             and r.serial_number in (select a.serial_number union all select f.serial_number
               from former_ca_certificates f where f.company_id = a.company_id and f.certificate_authority_id = a.id)
           where i.id = $1 and i.target_kind = 'CERTIFICATE_AUTHORITY' and i.action = 'REVOKE'),
       by_authority as (
         select company_id, certificate_authority_id, count(*)::int as revocations,
           count(*) filter (where crl_number is null)::int as unpublished, max(crl_number) as crl_number
         from revoked group by company_id, certificate_authority_id)
       select b.certificate_authority_id, a.name, b.revocations, b.unpublished, b.crl_number, l.this_update
       from by_authority b
       join certificate_authorities a on a.company_id = b.company_id and a.id = b.certificate_authority_id
       left join crls l on l.company_id = b.company_id and l.certificate_authority_id = b.certificate_authority_id
         and l.crl_number = b.crl_number
       order by a.name`,
      [id],
    );
  }

  subCas(tx: CompanyTransaction, id: string): Promise<SubCaRow[]> {
    return tx.query<SubCaRow & Record<string, unknown>>(
      `select c.id, c.common_name, c.service_account_id, c.instance_name, c.status, c.validity_end, m.confirmed_at
       from ${MEMBERS} where m.incident_id = $1 order by c.creation_date, c.id limit ${MAX_INCIDENT_SUB_CAS}`,
      [id],
    );
  }
}
