import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';

import type { CompanyTransaction } from '../../database/company-database.ts';

/** Where a CA's key is, and how its CRL stands. */
export interface CustodyRow {
  readonly key_is_here: boolean;
  readonly key_offline_since: Date | null;
  readonly crl_number: string | null;
  readonly this_update: Date | null;
  readonly next_update: Date | null;
  readonly waiting_revocations: number;
}

/** A CA under a root, or a root that it certified, as far as exporting the root's key concerns it. */
export interface ChildRow {
  readonly name: string;
  readonly status: string;
  readonly certificate_der: Buffer | null;
  /** Whether the certificate is that of a root, of which no other is made. */
  readonly is_cross: boolean;
}

/** Remembers which keys are offline, and the numbers of CRLs that were given out for them. */
@Injectable()
export class OfflineRootsRepository {
  async custody(tx: CompanyTransaction, id: string): Promise<CustodyRow | undefined> {
    const [row] = await tx.query<CustodyRow & Record<string, unknown>>(
      `select a.sealed_private_key is not null as key_is_here, a.key_offline_since, c.crl_number, c.this_update,
         c.next_update, (select count(*)::int from certificate_revocations r
           where r.certificate_authority_id = $1 and r.crl_number is null) as waiting_revocations
       from certificate_authorities a
       left join lateral (
         select c.crl_number, c.this_update, c.next_update from crls c
         where c.certificate_authority_id = $1 and c.shard = 0 order by c.crl_number desc limit 1) c on true
       where a.id = $1`,
      [id],
    );
    return row;
  }

  /** CAs under a root that can still be used, or are being made, and its cross-certificates that are not revoked. */
  children(tx: CompanyTransaction, id: string, now: Date): Promise<ChildRow[]> {
    return tx.query<ChildRow & Record<string, unknown>>(
      `select name, status, certificate_der, false as is_cross from certificate_authorities
       where parent_id = $1 and (status = 'PENDING' or status in ('ACTIVE', 'RETIRED') and not_after > $2)
       union all
       select a.name, a.status, x.certificate_der, true from cross_certificates x
       join certificate_authorities a on a.company_id = x.company_id and a.id = x.certificate_authority_id
       where x.signed_by = $1 and x.not_after > $2 and not exists (select from certificate_revocations r
         where r.certificate_authority_id = $1 and r.serial_number = x.serial_number)
       order by name`,
      [id, now],
    );
  }

  /** The CRL of a CA that is served, DER. */
  async crl(tx: CompanyTransaction, id: string): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ der: Buffer }>(
      `select der from crls where certificate_authority_id = $1 and shard = 0 order by crl_number desc limit 1`,
      [id],
    );
    return row?.der;
  }

  /** Erases the key of a root; `false` when it is not here. */
  async eraseKey(tx: CompanyTransaction, id: string, now: Date): Promise<boolean> {
    const touched = await tx.execute(
      `update certificate_authorities set sealed_private_key = null, key_offline_since = $2, modification_date = $2
       where id = $1 and kind = 'ROOT' and status in ('ACTIVE', 'RETIRED') and sealed_private_key is not null`,
      [id, now],
    );
    return touched === 1;
  }

  /** A number for the next CRL of an offline CA, above every one that was published or given out; as CRLs are numbered here (decision 0027). */
  async reserveCrlNumber(tx: CompanyTransaction, id: string, now: Date): Promise<number> {
    const [row] = await tx.query<{ crl_number_reserved: string }>(
      `update certificate_authorities set crl_number_reserved = greatest($2, crl_number_reserved + 1,
         (select max(crl_number) + 1 from crls where certificate_authority_id = $1))
       where id = $1 and key_offline_since is not null returning crl_number_reserved`,
      [id, now.getTime()],
    );
    if (row === undefined) throw new Error(`the key of the CA ${id} is not offline`);
    return Number(row.crl_number_reserved);
  }

  /** The highest number that was given out for a CRL of the CA; 0 when none was. */
  async reservedCrlNumber(tx: CompanyTransaction, id: string): Promise<number> {
    const [row] = await tx.query<{ crl_number_reserved: string | null }>(
      'select crl_number_reserved from certificate_authorities where id = $1',
      [id],
    );
    return Number(row?.crl_number_reserved ?? 0);
  }

  /** Serial numbers that the published CRLs of the CA list. */
  async listed(tx: CompanyTransaction, id: string): Promise<readonly string[]> {
    const rows = await tx.query<{ serial_number: string }>(
      `select serial_number from certificate_revocations
       where certificate_authority_id = $1 and crl_number is not null order by serial_number`,
      [id],
    );
    return rows.map(({ serial_number: serialNumber }) => serialNumber);
  }
}
