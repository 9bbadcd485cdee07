import { Injectable } from '@nestjs/common';
import type { RevocationReason } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';

/** An issuer certificate that may have signed, or may be, what is looked for. */
export interface CandidateRow {
  readonly id: string;
  readonly certificate_der: Buffer;
  readonly certificate_authority_id: string;
  readonly configuration_id: string | null;
  readonly service_account_id: string;
  readonly account_name: string | null;
  readonly account_enabled: boolean | null;
  readonly reason: RevocationReason | null;
  readonly revoked_at: Date | null;
}

/** A CA of the built-in hierarchy, with the certificate that it has now. */
export interface AuthorityRow {
  readonly id: string;
  readonly name: string;
  readonly certificate_der: Buffer;
  readonly parent_id: string | null;
  readonly reason: RevocationReason | null;
  readonly revoked_at: Date | null;
  /** The certificate that another root made for its key, and what became of it. */
  readonly cross_der: Buffer | null;
  readonly cross_reason: RevocationReason | null;
  readonly cross_revoked_at: Date | null;
  readonly cross_signer_id: string | null;
}

/** What an issuer reported to have signed under a policy. */
export interface ReportedPolicyRow {
  readonly id: string;
  readonly name: string | null;
  /** `bigint` comes as text. */
  readonly reported: string;
  /** The revision that was in force at the time in question. */
  readonly revision: number | null;
}

const CANDIDATE = `select c.id, d.certificate_der, c.certificate_authority_id, c.configuration_id, c.service_account_id,
    a.name as account_name, a.enabled as account_enabled, r.reason, r.revoked_at
  from issuer_certificate_documents d
  join issuer_certificates c on c.company_id = d.company_id and c.id = d.issuer_certificate_id
  left join service_accounts a on a.company_id = c.company_id and a.id = c.service_account_id
  left join certificate_revocations r on r.company_id = c.company_id
    and r.certificate_authority_id = c.certificate_authority_id and r.serial_number = c.serial_number`;

/** Finds issuer certificates and CAs by what a certificate says of who signed it; hidden rows too. */
@Injectable()
export class CertificateOriginRepository {
  /** Issuer certificates of a key. */
  bySubjectKey(tx: CompanyTransaction, keyIdentifier: Uint8Array): Promise<CandidateRow[]> {
    return tx.query<CandidateRow & Record<string, unknown>>(
      `${CANDIDATE} where d.subject_key_identifier = $1 order by c.creation_date desc`,
      [Buffer.from(keyIdentifier)],
    );
  }

  /** A CA and those above it, the root last. */
  authorities(tx: CompanyTransaction, id: string): Promise<AuthorityRow[]> {
    return tx.query<AuthorityRow & Record<string, unknown>>(
      `with recursive above as (
         select a.*, 0 as height from certificate_authorities a where a.id = $1
         union all
         select p.*, c.height + 1 from certificate_authorities p join above c on p.company_id = c.company_id and p.id = c.parent_id
         where c.height < 8)
       select a.id, a.name, a.certificate_der, a.parent_id, r.reason, r.revoked_at, x.certificate_der as cross_der,
         x.signed_by as cross_signer_id, q.reason as cross_reason, q.revoked_at as cross_revoked_at from above a
       left join certificate_revocations r on r.company_id = a.company_id
         and r.certificate_authority_id = a.parent_id and r.serial_number = a.serial_number
       left join cross_certificates x on x.company_id = a.company_id and x.certificate_authority_id = a.id
       left join certificate_revocations q on q.company_id = x.company_id
         and q.certificate_authority_id = x.signed_by and q.serial_number = x.serial_number
       where a.certificate_der is not null order by a.height`,
      [id],
    );
  }

  /** The CA whose certificate this is, was before it was re-issued, or is by another root. */
  async authorityOf(tx: CompanyTransaction, fingerprint: Buffer): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      `select id from certificate_authorities where certificate_fingerprint_sha256 = $1
       union all select certificate_authority_id from former_ca_certificates where certificate_fingerprint_sha256 = $1
       union all select certificate_authority_id from cross_certificates where certificate_fingerprint_sha256 = $1`,
      [fingerprint],
    );
    return row?.id;
  }

  /** The name that a configuration has now. */
  async configurationName(tx: CompanyTransaction, id: string): Promise<string | undefined> {
    const [row] = await tx.query<{ name: string }>(
      'select name from configurations where id = $1',
      [id],
    );
    return row?.name;
  }

  /** What was reported for an issuer certificate, by policy, with the revisions that were in force at a time. */
  reportedPolicies(
    tx: CompanyTransaction,
    certificateId: string,
    at: Date,
  ): Promise<ReportedPolicyRow[]> {
    return tx.query<ReportedPolicyRow & Record<string, unknown>>(
      `select t.id, p.name, (select max(r.number) from policy_revisions r
           where r.company_id = s.company_id and r.policy_id = t.id and r.creation_date <= $2) as revision,
         s.totals[3 * t.place - 2] + s.totals[3 * t.place - 1] + s.totals[3 * t.place] as reported
       from issuer_certificate_statistics s
       cross join unnest(s.policy_ids) with ordinality as t (id, place)
       left join policies p on p.company_id = s.company_id and p.id = t.id
       where s.issuer_certificate_id = $1 order by reported desc, t.id`,
      [certificateId, at],
    );
  }
}
