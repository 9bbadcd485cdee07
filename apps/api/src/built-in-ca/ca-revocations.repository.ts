import { Injectable } from '@nestjs/common';
import type { RevocationReason } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';

/** A certificate of an intermediate, the present one or one that it had before it was re-issued; or the cross-certificate of a root. */
export interface CaCertificateRow {
  readonly serial_number: string;
  readonly certificate_der: Buffer;
  readonly not_after: Date;
}

/** A revocation of a CA's certificate. */
export interface CaRevocationRow {
  readonly serial_number: string;
  readonly reason: RevocationReason;
  readonly revoked_at: Date;
  /** `bigint` comes as text; `null` while no CRL lists it. */
  readonly crl_number: string | null;
}

/** Revocations of CAs, and whether a CA answers OCSP. */
@Injectable()
export class CaRevocationsRepository {
  /** Certificates of the CA that have not expired. */
  certificates(tx: CompanyTransaction, id: string, now: Date): Promise<CaCertificateRow[]> {
    return tx.query<CaCertificateRow & Record<string, unknown>>(
      `select serial_number, certificate_der, not_after from certificate_authorities
         where id = $1 and parent_id is not null and certificate_der is not null and not_after > $2
       union all
       select serial_number, certificate_der, not_after from cross_certificates
         where certificate_authority_id = $1 and not_after > $2
       union all
       select serial_number, certificate_der, not_after from former_ca_certificates
         where certificate_authority_id = $1 and not_after > $2`,
      [id, now],
    );
  }

  /** Revocations of the CA's certificates, by the CA above. */
  revocations(tx: CompanyTransaction, parentId: string, id: string): Promise<CaRevocationRow[]> {
    return tx.query<CaRevocationRow & Record<string, unknown>>(
      `select r.serial_number, r.reason, r.revoked_at, r.crl_number from certificate_revocations r
       where r.certificate_authority_id = $1 and r.serial_number in (
         select serial_number from certificate_authorities where id = $2
         union all select serial_number from cross_certificates where certificate_authority_id = $2
         union all select serial_number from former_ca_certificates where certificate_authority_id = $2)
       order by r.serial_number`,
      [parentId, id],
    );
  }

  /** The root that certified the key of this one. */
  async crossSigner(tx: CompanyTransaction, id: string): Promise<string | undefined> {
    const [row] = await tx.query<{ signed_by: string }>(
      'select signed_by from cross_certificates where certificate_authority_id = $1',
      [id],
    );
    return row?.signed_by;
  }

  /** Revokes certificates and has an intermediate sign no more; no CRL lists them yet. */
  async revoke(
    tx: CompanyTransaction,
    ca: { readonly id: string; readonly parentId: string },
    certificates: readonly (CaCertificateRow & { readonly crlShard: number })[],
    { now, reason }: { readonly now: Date; readonly reason: RevocationReason },
  ): Promise<void> {
    for (const certificate of certificates) {
      await tx.execute(
        `insert into certificate_revocations (company_id, certificate_authority_id, serial_number, reason, revoked_at,
           validity_end, crl_shard) values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          tx.companyId,
          ca.parentId,
          certificate.serial_number,
          reason,
          now,
          certificate.not_after,
          certificate.crlShard,
        ],
      );
    }
    await tx.execute(
      `update certificate_authorities set status = 'RETIRED', modification_date = $2 where id = $1 and status = 'ACTIVE' and parent_id is not null`,
      [ca.id, now],
    );
  }

  /** From now on certificates name the responder, or no longer; answers since when it answers. */
  async changeOcsp(
    tx: CompanyTransaction,
    id: string,
    enabled: boolean,
    now: Date,
  ): Promise<Date | undefined> {
    const [row] = await tx.query<{ ocsp_since: Date | null }>(
      `update certificate_authorities
       set ocsp_enabled = $2, ocsp_since = case when $2 then coalesce(ocsp_since, $3) else ocsp_since end,
         modification_date = $3
       where id = $1 returning ocsp_since`,
      [id, enabled, now],
    );
    return row?.ocsp_since ?? undefined;
  }
}
