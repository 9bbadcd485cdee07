import { Injectable } from '@nestjs/common';
import type { RevocationReason } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';

/** A certificate as far as its revocation goes. */
export interface RevocableRow {
  readonly id: string;
  readonly status: string;
  readonly certificate_authority_id: string;
  readonly serial_number: string;
  readonly validity_end: Date;
  /** `null` as long as it is not issued. */
  readonly certificate_der: Buffer | null;
  /** `null` as long as it is not revoked. */
  readonly reason: RevocationReason | null;
}

/** Certificates that are issued and live at `now`, for which all that is given is true. */
export interface LiveSelection {
  readonly serviceAccountId: string | undefined;
  readonly configurationId: string | undefined;
  readonly subCaProviderId: string | undefined;
  readonly certificateAuthorityId: string | undefined;
  readonly issuedFrom: Date | undefined;
  readonly issuedUntil: Date | undefined;
  readonly now: Date;
}

/** What a selection can name. */
export type SelectedObject =
  'serviceAccountId' | 'configurationId' | 'subCaProviderId' | 'certificateAuthorityId';

/** What a selection has. */
export interface SelectionTotals {
  readonly certificates: number;
  readonly service_accounts: number;
  readonly configurations: number;
  readonly authorities: number;
  readonly last_validity_end: Date | null;
  /** `numeric` comes as text. */
  readonly reported: string | null;
}

/** A certificate to be revoked, and the shard that it names. */
export interface Revocation {
  readonly row: RevocableRow;
  readonly crlShard: number;
}

const COLUMNS = `c.id, c.status, c.certificate_authority_id, c.serial_number, c.validity_end, d.certificate_der, r.reason`;
const TABLES = `issuer_certificates c
  left join issuer_certificate_documents d on d.company_id = c.company_id and d.issuer_certificate_id = c.id
  left join certificate_revocations r on r.company_id = c.company_id
    and r.certificate_authority_id = c.certificate_authority_id and r.serial_number = c.serial_number`;
const IS_SELECTED = `c.status = 'ISSUED' and c.validity_end > $1
  and ($2::uuid is null or c.service_account_id = $2)
  and ($3::uuid is null or c.configuration_id = $3)
  and ($4::uuid is null or c.sub_ca_provider_id = $4)
  and ($5::uuid is null or c.certificate_authority_id = $5)
  and ($6::timestamptz is null or c.creation_date >= $6)
  and ($7::timestamptz is null or c.creation_date < $7)`;

/** Finds what is to be revoked, and remembers that it was; a revocation is never removed (RFC 5280 §3.3). */
@Injectable()
export class RevocationsRepository {
  /** A certificate that is not hidden, locked until the transaction ends. */
  async lock(tx: CompanyTransaction, id: string): Promise<RevocableRow | undefined> {
    const [row] = await tx.query<RevocableRow & Record<string, unknown>>(
      `select ${COLUMNS} from ${TABLES} where c.id = $1 and c.hidden_at is null for update of c`,
      [id],
    );
    return row;
  }

  /** Some of the selection, each locked until the transaction ends. */
  lockSome(
    tx: CompanyTransaction,
    selection: LiveSelection,
    limit: number,
  ): Promise<RevocableRow[]> {
    return tx.query<RevocableRow & Record<string, unknown>>(
      `select ${COLUMNS} from ${TABLES} where ${IS_SELECTED} order by c.id limit $8 for update of c`,
      [...parametersOf(selection), limit],
    );
  }

  /** Those of the ids that are issued and live, each locked until the transaction ends. */
  lockThese(tx: CompanyTransaction, ids: readonly string[], now: Date): Promise<RevocableRow[]> {
    return tx.query<RevocableRow & Record<string, unknown>>(
      `select ${COLUMNS} from ${TABLES} where c.id = any($1) and c.status = 'ISSUED' and c.validity_end > $2
       order by c.id for update of c`,
      [ids, now],
    );
  }

  /** Which of the objects that a selection names the company does not have; an account that asked for a certificate counts, deleted or not. */
  async unknown(
    tx: CompanyTransaction,
    selection: LiveSelection,
  ): Promise<readonly SelectedObject[]> {
    const rows = await tx.query<{ name: SelectedObject }>(
      `select name from (values
         ('serviceAccountId', $1::uuid is null or exists (select from service_accounts where id = $1)
           or exists (select from issuer_certificates where service_account_id = $1)),
         ('configurationId', $2::uuid is null or exists (select from configurations where id = $2)),
         ('subCaProviderId', $3::uuid is null or exists (select from sub_ca_providers where id = $3)),
         ('certificateAuthorityId', $4::uuid is null or exists (select from certificate_authorities where id = $4))
       ) as o (name, is_known) where not is_known`,
      [
        selection.serviceAccountId ?? null,
        selection.configurationId ?? null,
        selection.subCaProviderId ?? null,
        selection.certificateAuthorityId ?? null,
      ],
    );
    return rows.map(({ name }) => name);
  }

  /** What statistics say of their own about end and folding keeps those of all that has ended out of the join. */
  async totals(tx: CompanyTransaction, selection: LiveSelection): Promise<SelectionTotals> {
    const [row] = await tx.query<SelectionTotals & Record<string, unknown>>(
      `select count(*)::int as certificates, count(distinct c.service_account_id)::int as service_accounts,
         count(distinct c.configuration_id)::int as configurations,
         count(distinct c.certificate_authority_id)::int as authorities,
         max(c.validity_end) as last_validity_end, sum(s.ultra_short + s.short + s.long) as reported
       from issuer_certificates c
       left join issuer_certificate_statistics s on s.company_id = c.company_id and s.issuer_certificate_id = c.id
         and s.folded_at is null and s.validity_end > $1
       where ${IS_SELECTED}`,
      [...parametersOf(selection)],
    );
    if (row === undefined) throw new Error('a count gives one row');
    return row;
  }

  /** Marks locked certificates revoked and remembers why; no CRL lists them yet. */
  async revoke(
    tx: CompanyTransaction,
    revocations: readonly Revocation[],
    reason: RevocationReason,
    now: Date,
  ): Promise<void> {
    const rows = revocations.map(({ row }) => row);
    await tx.execute(
      `update issuer_certificates set status = 'REVOKED', modification_date = $2 where id = any($1)`,
      [rows.map(({ id }) => id), now],
    );
    await tx.execute(
      `insert into certificate_revocations (company_id, certificate_authority_id, serial_number, issuer_certificate_id,
         reason, revoked_at, validity_end, crl_shard)
       select $1, n.authority, n.serial_number, n.id, $6, $7, n.validity_end, n.shard
       from unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $8::int[])
         as n (authority, serial_number, id, validity_end, shard)`,
      [
        tx.companyId,
        rows.map((row) => row.certificate_authority_id),
        rows.map((row) => row.serial_number),
        rows.map(({ id }) => id),
        rows.map((row) => row.validity_end),
        reason,
        now,
        revocations.map(({ crlShard }) => crlShard),
      ],
    );
  }

  /** How many of these revocations are in no CRL. */
  async countUnpublished(tx: CompanyTransaction, ids: readonly string[]): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `select count(*)::int as count from certificate_revocations
       where issuer_certificate_id = any($1) and crl_number is null`,
      [ids],
    );
    return row?.count ?? 0;
  }
}

function parametersOf(selection: LiveSelection): readonly unknown[] {
  return [
    selection.now,
    selection.serviceAccountId ?? null,
    selection.configurationId ?? null,
    selection.subCaProviderId ?? null,
    selection.certificateAuthorityId ?? null,
    selection.issuedFrom ?? null,
    selection.issuedUntil ?? null,
  ];
}
