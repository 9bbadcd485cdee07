import { Injectable } from '@nestjs/common';
import { MAX_ISSUERS_BEHIND, type TrustArrival } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';

/** A configuration and the root that its issuers get certificates under. */
export interface IssuingRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly root_id: string;
  readonly root_der: Buffer;
  readonly root_fingerprint: Buffer;
  readonly not_before: Date;
  readonly not_after: Date;
}

/** A configuration that would issue under a root that its bundle does not trust. */
export interface UntrustedRow extends Record<string, unknown> {
  readonly configuration: string;
  readonly trust_domain: string;
  readonly root_fingerprint: Buffer;
}

/** A certificate of an issuer that is issued and has not ended. */
export interface LiveRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly root_fingerprint: Buffer;
}

/** An issuer, by its newest live certificate, and what it serves; with figures of its configuration, those waived left out. */
export interface IssuerRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly configuration_id: string;
  readonly validity_end: Date;
  readonly arrival: TrustArrival;
  readonly reported_at: Date | null;
  readonly is_waived: boolean;
  readonly newest: number;
  readonly older: number;
  readonly other: number;
  readonly unknown: number;
  /** When the last issuer of the configuration said what it serves. */
  readonly last_report: Date | null;
}

/** Named per root: enough to know whom to ask. */
const MAX_LIVE_NAMED = 20;

/** Each CA of the company, and the root above it. */
const ROOTS = `with recursive above as (
    select a.id as ca, a.id, a.parent_id from certificate_authorities a
    union all
    select b.ca, p.id, p.parent_id from above b join certificate_authorities p on p.id = b.parent_id
  ), roots as (
    select b.ca, r.id as root_id, r.certificate_der as root_der, r.certificate_fingerprint_sha256 as root_fingerprint,
      r.not_before, r.not_after
    from above b join certificate_authorities r on r.id = b.id
    where b.parent_id is null and r.certificate_der is not null
  )`;
const ISSUING = `configurations c
  join sub_ca_providers p on p.company_id = c.company_id and p.id = c.sub_ca_provider_id
  join ca_accounts n on n.company_id = p.company_id and n.id = p.ca_account_id
  join roots r on r.ca = n.certificate_authority_id`;
const IS_LIVE = `i.status = 'ISSUED' and i.validity_end > $2`;

/** Reads what the rules of trust bundles depend on, from the rows of other rooms. */
@Injectable()
export class TrustFactsRepository {
  /** Roots of these configurations; one without a CA is left out. */
  issuing(tx: CompanyTransaction, configurationIds: readonly string[]): Promise<IssuingRow[]> {
    return tx.query(
      `${ROOTS} select c.id, c.name, r.root_id, r.root_der, r.root_fingerprint, r.not_before, r.not_after
       from ${ISSUING} where c.id = any($1) order by c.name, c.id`,
      [configurationIds],
    );
  }

  /** A root of the company by its id. */
  async root(
    tx: CompanyTransaction,
    id: string,
  ): Promise<{ readonly certificate_der: Buffer } | undefined> {
    const [row] = await tx.query<{ certificate_der: Buffer }>(
      `select certificate_der from certificate_authorities
       where id = $1 and parent_id is null and certificate_der is not null`,
      [id],
    );
    return row;
  }

  /** The first configuration of the company that would issue under a root that its bundle does not trust. */
  async untrusted(tx: CompanyTransaction): Promise<UntrustedRow | undefined> {
    const [row] = await tx.query<UntrustedRow>(
      `${ROOTS} select c.name as configuration, b.trust_domain, r.root_fingerprint from ${ISSUING}
       join trust_bundle_configurations t on t.company_id = c.company_id and t.configuration_id = c.id
       join trust_bundles b on b.company_id = t.company_id and b.id = t.trust_bundle_id
       where not exists (select from trust_anchors a where a.company_id = b.company_id and a.trust_bundle_id = b.id
         and a.state = 'TRUSTED' and a.fingerprint_sha256 = r.root_fingerprint)
       order by c.name limit 1`,
    );
    return row;
  }

  /**
   * Live certificates of the bundle's configurations with the root above each, and those whose configuration is gone: nobody
   * knows whose workloads they sign for. A few per root.
   */
  live(tx: CompanyTransaction, bundleId: string, now: Date): Promise<LiveRow[]> {
    return tx.query(
      `${ROOTS} select id, name, root_fingerprint from (
         select i.id, i.common_name as name, r.root_fingerprint,
           row_number() over (partition by r.root_fingerprint order by i.id) as place
         from issuer_certificates i join roots r on r.ca = i.certificate_authority_id
         where ${IS_LIVE} and (i.configuration_id is null or i.configuration_id in (
           select configuration_id from trust_bundle_configurations where trust_bundle_id = $1))
       ) l where place <= ${MAX_LIVE_NAMED} order by id`,
      [bundleId, now],
    );
  }

  /** Whether a configuration has an issuer whose certificate is live. */
  async hasLive(tx: CompanyTransaction, configurationId: string, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `select from issuer_certificates i where i.configuration_id = $1 and ${IS_LIVE} limit 1`,
      [configurationId, now],
    );
    return rows.length > 0;
  }

  /**
   * The live issuers of a bundle that do not serve its newest version, the first by name of each configuration, one that
   * does, and all of those that are waived. One is an account and an instance name, and holds its newest certificate;
   * without an instance name each certificate may be another one's, and counts.
   */
  issuers(
    tx: CompanyTransaction,
    bundle: { readonly id: string; readonly digest: string },
    waivedIds: readonly string[],
    now: Date,
  ): Promise<IssuerRow[]> {
    return tx.query(
      `with newest as (
         select distinct on (i.service_account_id, coalesce(i.instance_name, i.id::text))
           i.company_id, i.id, i.common_name as name, i.configuration_id, i.validity_end
         from issuer_certificates i
         join trust_bundle_configurations t
           on t.company_id = i.company_id and t.configuration_id = i.configuration_id and t.trust_bundle_id = $1
         where ${IS_LIVE}
         order by i.service_account_id, coalesce(i.instance_name, i.id::text), i.creation_date desc, i.id desc
       ), judged as (
         select n.*, s.reported_at, n.id = any($4) as is_waived,
           case when s.digest is null then 'UNKNOWN' when s.digest = $3 then 'NEWEST'
             when s.digest in (select v.digest from trust_bundle_versions v where v.trust_bundle_id = $1) then 'OLDER'
             else 'OTHER' end as arrival
         from newest n
         left join issuer_trust_bundles s on s.company_id = n.company_id and s.issuer_certificate_id = n.id
       ), placed as (
         select j.*, count(*) filter (where arrival = 'NEWEST' and not is_waived) over one::int as newest,
           count(*) filter (where arrival = 'OLDER' and not is_waived) over one::int as older,
           count(*) filter (where arrival = 'OTHER' and not is_waived) over one::int as other,
           count(*) filter (where arrival = 'UNKNOWN' and not is_waived) over one::int as unknown,
           max(reported_at) filter (where not is_waived) over one as last_report,
           row_number() over (partition by configuration_id, arrival = 'NEWEST', is_waived order by name, id) as place
         from judged j window one as (partition by configuration_id)
       )
       select * from placed
       where is_waived or place <= case arrival when 'NEWEST' then 1 else ${MAX_ISSUERS_BEHIND} end
       order by name, id`,
      [bundle.id, now, bundle.digest, waivedIds],
    );
  }

  /** Remembers what an issuer serves, and since when it says so; `false` when the certificate is not the account's. */
  async report(
    tx: CompanyTransaction,
    report: {
      readonly certificateId: string;
      readonly serviceAccountId: string;
      readonly digest: string;
      readonly now: Date;
    },
  ): Promise<boolean> {
    const rows = await tx.query(
      `with known as (
         select company_id, id from issuer_certificates where id = $1 and service_account_id = $2
       ), written as (
         insert into issuer_trust_bundles (company_id, issuer_certificate_id, digest, reported_at)
         select company_id, id, $3, $4 from known
         on conflict (company_id, issuer_certificate_id) do update
           set digest = excluded.digest, reported_at = excluded.reported_at
           where issuer_trust_bundles.digest <> excluded.digest
       ) select from known`,
      [report.certificateId, report.serviceAccountId, report.digest, report.now],
    );
    return rows.length > 0;
  }
}
