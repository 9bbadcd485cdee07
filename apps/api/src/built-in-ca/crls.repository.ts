import { Injectable } from '@nestjs/common';
import type { RevokedCertificate } from '@luciole/pki';

import type { CompanyTransaction } from '../database/company-database.ts';

/** The times and the number of a CRL. */
export interface CrlRow {
  readonly crl_number: string;
  readonly this_update: Date;
  readonly next_update: Date;
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

  async latest(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
  ): Promise<CrlRow | undefined> {
    const [row] = await tx.query<CrlRow>(
      `select crl_number, this_update, next_update from crls where certificate_authority_id = $1
       order by crl_number desc limit 1`,
      [certificateAuthorityId],
    );
    return row;
  }

  /**
   * What a CRL lists: revoked certificates, also for a while after their end, because an entry stays until it was on one CRL that was issued after
   * the certificate expired (RFC 5280 §3.3).
   */
  async revoked(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    validAfter: Date,
  ): Promise<readonly RevokedCertificate[]> {
    const rows = await tx.query<{
      serial_number: string;
      revoked_at: Date;
      reason: NonNullable<RevokedCertificate['reason']>;
    }>(
      `select serial_number, revoked_at, reason from certificate_revocations
       where certificate_authority_id = $1 and validity_end > $2 order by revoked_at, serial_number`,
      [certificateAuthorityId, validAfter],
    );
    return rows.map(({ serial_number, revoked_at, reason }) => ({
      serialNumber: serial_number,
      revokedAt: revoked_at,
      reason,
    }));
  }

  async insert(
    tx: CompanyTransaction,
    crl: {
      readonly certificateAuthorityId: string;
      readonly crlNumber: number;
      readonly der: Buffer;
      readonly thisUpdate: Date;
      readonly nextUpdate: Date;
      readonly entryCount: number;
    },
  ): Promise<void> {
    await tx.execute(
      `insert into crls (company_id, certificate_authority_id, crl_number, der, this_update, next_update, entry_count)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        tx.companyId,
        crl.certificateAuthorityId,
        crl.crlNumber,
        crl.der,
        crl.thisUpdate,
        crl.nextUpdate,
        crl.entryCount,
      ],
    );
    await tx.execute('delete from crls where certificate_authority_id = $1 and crl_number <= $2', [
      crl.certificateAuthorityId,
      crl.crlNumber - KEPT_CRLS,
    ]);
  }
}
