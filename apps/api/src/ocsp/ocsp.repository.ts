import { Injectable } from '@nestjs/common';
import type { RevokedCertificate } from '@luciole/pki';

import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';

/** A CA by its key, as the address of its responder names it. */
export interface OcspAuthority {
  readonly companyId: string;
  readonly id: string;
  /** SHA-256 over its certificate, lower-case hex. */
  readonly fingerprint: string;
  readonly certificateDer: Buffer;
  /** Whether it was ever asked to answer. */
  readonly answers: boolean;
}

/** What is known of a number of a CA that it did issue. */
export interface IssuedNumber {
  readonly reason: NonNullable<RevokedCertificate['reason']> | null;
  /** `null` as long as it is not revoked. */
  readonly revoked_at: Date | null;
}

/** What the responder goes by. */
@Injectable()
export class OcspRepository {
  constructor(private readonly database: CompanyDatabase) {}

  async findAuthority(keyIdentifier: Buffer): Promise<OcspAuthority | undefined> {
    const [place] = await this.database.lookUp<{ company_id: string; id: string }>(
      {
        name: 'find-authority-by-key-identifier',
        text: 'select company_id, id from find_certificate_authority_by_key_identifier($1)',
      },
      [keyIdentifier],
    );
    if (place === undefined) return undefined;
    const [row] = await this.database.inCompany(
      place.company_id,
      (tx) =>
        tx.query<{ der: Buffer; fingerprint: Buffer; answers: boolean }>(
          `select certificate_der as der, certificate_fingerprint_sha256 as fingerprint, ocsp_since is not null as answers
           from certificate_authorities where id = $1`,
          [place.id],
        ),
      { readOnly: true },
    );
    return (
      row && {
        companyId: place.company_id,
        id: place.id,
        fingerprint: row.fingerprint.toString('hex'),
        certificateDer: row.der,
        answers: row.answers,
      }
    );
  }

  /** Which of these numbers the CA has issued a certificate with, and which of them it revoked. A number that was only reserved is none. */
  async findNumbers(
    { companyId, id }: OcspAuthority,
    serialNumbers: readonly string[],
  ): Promise<ReadonlyMap<string, IssuedNumber>> {
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<IssuedNumber & { serial_number: string }>(
          {
            name: 'ocsp-numbers',
            text: `select n.serial_number, r.reason, r.revoked_at from serial_numbers n
              left join certificate_revocations r on r.company_id = n.company_id
                and r.certificate_authority_id = n.certificate_authority_id and r.serial_number = n.serial_number
              where n.certificate_authority_id = $1 and n.serial_number = any($2)
                and case n.purpose
                  when 'ISSUER_CERTIFICATE' then exists (select from issuer_certificates c
                    where c.certificate_authority_id = $1 and c.serial_number = n.serial_number
                      and c.status in ('ISSUED', 'REVOKED'))
                  when 'CA_CERTIFICATE' then exists (select from certificate_authorities a
                      where coalesce(a.parent_id, a.id) = $1 and a.serial_number = n.serial_number)
                    or exists (select from former_ca_certificates f join certificate_authorities a
                        on a.company_id = f.company_id and a.id = f.certificate_authority_id
                      where a.parent_id = $1 and f.serial_number = n.serial_number)
                    or exists (select from cross_certificates x
                      where x.signed_by = $1 and x.serial_number = n.serial_number)
                  else true end`,
          },
          [id, serialNumbers],
        ),
      { readOnly: true },
    );
    return new Map(rows.map((row) => [row.serial_number, row]));
  }

  /** Records the number of a responder, and the bytes that are about to be signed under it (ruling 33). */
  async reserve(
    tx: CompanyTransaction,
    certificateAuthorityId: string,
    serialNumber: string,
    tbsDer: Buffer,
  ): Promise<void> {
    await tx.execute(
      `insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
       values ($1, $2, $3, 'OCSP_RESPONDER', $4)`,
      [tx.companyId, certificateAuthorityId, serialNumber, tbsDer],
    );
  }
}
