import { Injectable } from '@nestjs/common';
import type { ParsedCrlEntry, RevokedCertificate } from '@luciole/pki';

import type { CompanyTransaction } from '../database/company-database.ts';

/** The complete CRL of a CA: for every certificate that names no shard, and for whoever wants all. */
export const COMPLETE = 0;

/** How a CA's CRLs are cut. */
export interface CrlLayout {
  /** Number of shards; 0 when there is the complete CRL alone. */
  readonly shards: number;
  /** Base URLs under which certificates name shards. */
  readonly baseUrls: readonly string[];
}

/** A revocation that no CRL lists yet. */
export interface UnpublishedRevocation {
  readonly serialNumber: string;
  /** The shard that its certificate names; {@link COMPLETE} when it names none. */
  readonly shard: number;
}

/** Older CRLs are of no use to anyone; a few stay for whoever investigates. */
const KEPT_CRLS = 10;

/** Remembers CRLs and what they list. */
@Injectable()
export class CrlsRepository {
  /** Waits until no other process signs a CRL of this CA; held until the transaction ends. */
  async lock(tx: CompanyTransaction, certificateAuthorityId: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtext($1), hashtext($2))', [
      'crl',
      certificateAuthorityId,
    ]);
  }

  /** The highest number of any CRL of the CA; 0 when it has none. */
  async highestNumber(tx: CompanyTransaction, certificateAuthorityId: string): Promise<number> {
    const [row] = await tx.query<{ highest: string | null }>(
      'select max(crl_number) as highest from crls where certificate_authority_id = $1',
      [certificateAuthorityId],
    );
    return Number(row?.highest ?? 0);
  }

  async layout(tx: CompanyTransaction, certificateAuthorityId: string): Promise<CrlLayout> {
    const [row] = await tx.query<{ crl_shards: number; crl_base_urls: string[] }>(
      'select crl_shards, crl_base_urls from certificate_authorities where id = $1',
      [certificateAuthorityId],
    );
    return { shards: row?.crl_shards ?? 0, baseUrls: row?.crl_base_urls ?? [] };
  }

  /** Spreads what the CA will issue over so many CRLs, and has them name this base URL too. */
  async relayout(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    { baseUrls, shards }: CrlLayout,
  ): Promise<void> {
    await tx.execute(
      `update certificate_authorities set crl_shards = greatest(crl_shards, $2), crl_base_urls = $3 where id = $1`,
      [certificateAuthorityId, shards, baseUrls],
    );
  }

  /** How many certificates of the CA can still be revoked. */
  async countLive(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    now: Date,
  ): Promise<number> {
    const [row] = await tx.query<{ live: string }>(
      `select count(*) as live from issuer_certificates
       where certificate_authority_id = $1 and validity_end > $2 and status in ('PENDING', 'ISSUED', 'REVOKED')`,
      [certificateAuthorityId, now],
    );
    return Number(row?.live ?? 0);
  }

  /** CRLs, out of those that the CA should have, that are past half of their life or missing; none of a CA whose key is offline. */
  async due(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    now: Date,
  ): Promise<readonly number[]> {
    const rows = await tx.query<{ shard: number }>(
      `select s.shard from certificate_authorities a, generate_series(0, a.crl_shards) as s (shard)
       left join lateral (
         select c.this_update, c.next_update from crls c
         where c.certificate_authority_id = $1 and c.shard = s.shard order by c.crl_number desc limit 1) c on true
       where a.id = $1 and a.key_offline_since is null
         and (c.this_update is null or $2 >= c.this_update + (c.next_update - c.this_update) / 2)
       order by s.shard`,
      [certificateAuthorityId, now],
    );
    return rows.map(({ shard }) => shard);
  }

  /** Revocations that wait for a CRL that can be signed here. */
  async unpublished(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
  ): Promise<readonly UnpublishedRevocation[]> {
    const rows = await tx.query<{ serial_number: string; crl_shard: number }>(
      `select r.serial_number, r.crl_shard from certificate_revocations r
       join certificate_authorities a on a.company_id = r.company_id and a.id = r.certificate_authority_id
       where a.id = $1 and a.key_offline_since is null and r.crl_number is null`,
      [certificateAuthorityId],
    );
    return rows.map(({ crl_shard: shard, serial_number: serialNumber }) => ({
      serialNumber,
      shard,
    }));
  }

  /** CAs of the company with revocations that wait for a CRL that can be signed here. */
  async withUnpublished(tx: CompanyTransaction): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `select distinct a.id from certificate_revocations r
       join certificate_authorities a on a.company_id = r.company_id and a.id = r.certificate_authority_id
       where r.crl_number is null and a.key_offline_since is null order by 1`,
    );
    return rows.map(({ id }) => id);
  }

  /** Remembers which CRL listed these revocations first. */
  async published(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    serialNumbers: readonly string[],
    crlNumber: number,
  ): Promise<void> {
    await tx.execute(
      `update certificate_revocations set crl_number = $3
       where certificate_authority_id = $1 and serial_number = any($2) and crl_number is null`,
      [certificateAuthorityId, serialNumbers, crlNumber],
    );
  }

  /**
   * What a CRL lists: revoked certificates, also for a while after their end, because an entry stays until it was on one CRL that was issued after
   * the certificate expired (RFC 5280 §3.3).
   *
   * @param shard - {@link COMPLETE} for all of them
   */
  async revoked(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    shard: number,
    validAfter: Date,
  ): Promise<readonly RevokedCertificate[]> {
    const rows = await tx.query<{
      serial_number: string;
      revoked_at: number;
      reason: NonNullable<RevokedCertificate['reason']>;
    }>(
      // As a number and in no order: of 100,000 rows it takes a third of the time to sort them and to read dates.
      `select serial_number, (extract(epoch from revoked_at) * 1000)::float8 as revoked_at, reason
       from certificate_revocations
       where certificate_authority_id = $1 and validity_end > $2 and ($3 = 0 or crl_shard = $3)`,
      [certificateAuthorityId, validAfter, shard],
    );
    return rows.map(({ serial_number, revoked_at, reason }) => ({
      serialNumber: serial_number,
      revokedAt: new Date(revoked_at),
      reason,
    }));
  }

  /** The CA that has a key of this identifier; `undefined` when the company has none. */
  async issuerOf(tx: CompanyTransaction, keyIdentifier: Uint8Array): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      'select id from certificate_authorities where subject_key_identifier = $1',
      [Buffer.from(keyIdentifier)],
    );
    return row?.id;
  }

  /**
   * Records revocations that were published and are not known; answers how many. A certificate that is not known either is listed as long as its CA
   * lives: nobody can say when it ends.
   */
  async recover(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    shard: number,
    entries: readonly ParsedCrlEntry[],
  ): Promise<number> {
    const listed = `unnest($3::text[], $4::timestamptz[], $5::text[]) as e (serial_number, revoked_at, reason)`;
    const parameters = [
      tx.companyId,
      certificateAuthorityId,
      entries.map(({ serialNumber }) => serialNumber),
      entries.map(({ revokedAt }) => revokedAt),
      entries.map(({ reason }) => reason ?? 'unspecified'),
    ];
    // Of a certificate that was issued and revoked since the backup there is the number, and nothing that was signed.
    await tx.execute(
      `insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
       select $1, $2, e.serial_number, 'ISSUER_CERTIFICATE', '' from ${listed}
       on conflict do nothing`,
      parameters,
    );
    const recovered = await tx.execute(
      `insert into certificate_revocations (company_id, certificate_authority_id, serial_number, issuer_certificate_id,
         reason, revoked_at, validity_end, crl_shard)
       select $1, $2, e.serial_number, c.id, e.reason, e.revoked_at, coalesce(c.validity_end, a.not_after), $6
       from ${listed} join certificate_authorities a on a.id = $2
       left join issuer_certificates c on c.certificate_authority_id = $2 and c.serial_number = e.serial_number
       on conflict do nothing`,
      [...parameters, shard],
    );
    await tx.execute(
      `update issuer_certificates set status = 'REVOKED', modification_date = now()
       where certificate_authority_id = $1 and serial_number = any($2) and status = 'ISSUED'`,
      [certificateAuthorityId, parameters[2]],
    );
    return recovered;
  }

  /** Has the CAs under a CA whose present certificate it revoked sign no more; answers which did. */
  retireRevoked(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
  ): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return tx.query(
      `update certificate_authorities a set status = 'RETIRED', modification_date = now()
       from certificate_revocations r
       where a.parent_id = $1 and a.status = 'ACTIVE'
         and r.certificate_authority_id = $1 and r.serial_number = a.serial_number
       returning a.id, a.name`,
      [certificateAuthorityId],
    );
  }

  async insert(
    tx: CompanyTransaction,
    crl: {
      readonly certificateAuthorityId: string;
      readonly shard: number;
      readonly crlNumber: number;
      readonly der: Buffer;
      readonly thisUpdate: Date;
      readonly nextUpdate: Date;
      readonly entryCount: number;
    },
  ): Promise<void> {
    await tx.execute(
      `insert into crls (company_id, certificate_authority_id, shard, crl_number, der, this_update, next_update, entry_count)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tx.companyId,
        crl.certificateAuthorityId,
        crl.shard,
        crl.crlNumber,
        crl.der,
        crl.thisUpdate,
        crl.nextUpdate,
        crl.entryCount,
      ],
    );
    await tx.execute(
      `delete from crls where certificate_authority_id = $1 and shard = $2 and crl_number <= (
         select crl_number from crls where certificate_authority_id = $1 and shard = $2
         order by crl_number desc offset $3 limit 1)`,
      [crl.certificateAuthorityId, crl.shard, KEPT_CRLS],
    );
  }
}
