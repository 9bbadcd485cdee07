import { Injectable } from '@nestjs/common';

import { CompanyDatabase } from '../database/company-database.ts';
import { CaSuccessionsRepository } from './ca-successions.repository.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';

/** Which CRL is the newest, without its bytes. */
export interface LatestCrl {
  readonly crl_number: string;
  readonly next_update: Date;
}

interface Place {
  readonly company_id: string;
  readonly id: string;
}

const LOOK_UPS = {
  name: 'select company_id, id from find_certificate_authority_by_name($1)',
  keyIdentifier: 'select company_id, id from find_certificate_authority_by_key_identifier($1)',
  fingerprint: 'select company_id, id from find_certificate_authority_by_fingerprint($1)',
} as const;

/** Finds CAs for callers without credentials, whatever company they belong to: what is found is public. */
@Injectable()
export class DownloadsRepository {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly successions: CaSuccessionsRepository,
  ) {}

  /**
   * The CA and those above it, the root last; empty when there is none. Also of CAs that sign no more, and by
   * fingerprint with the certificate that a CA had before it was re-issued (ruling 8).
   */
  async findChain(
    by: keyof typeof LOOK_UPS,
    value: string | Buffer,
  ): Promise<readonly CertificateAuthority[]> {
    const [place] = await this.database.inDeployment((tx) =>
      tx.query<Place>(LOOK_UPS[by], [value]),
    );
    if (place === undefined) return [];
    return this.database.inCompany(
      place.company_id,
      async (tx) => {
        const chain = await this.authorities.chain(tx, place.id);
        const [ca, ...above] = chain;
        if (ca === undefined || !Buffer.isBuffer(value) || by !== 'fingerprint') return chain;
        if (ca.fingerprint.equals(value)) return chain;
        const former = await this.authorities.asFormerly(tx, ca, value);
        return former === undefined ? [] : [former, ...above];
      },
      { readOnly: true },
    );
  }

  /** A chain whose root is replaced by the certificate that another root made for its key, and that root; empty when none did. */
  async crossed(chain: readonly CertificateAuthority[]): Promise<readonly CertificateAuthority[]> {
    const root = chain.at(-1);
    if (root === undefined) return [];
    return this.database.inCompany(
      root.companyId,
      async (tx) => {
        const cross = await this.successions.crossCertificate(tx, root.id);
        if (cross === undefined) return [];
        const crossed = {
          ...root,
          certificateDer: cross.certificate_der,
          fingerprint: cross.certificate_fingerprint_sha256,
          notBefore: cross.not_before,
          notAfter: cross.not_after,
        };
        const above = await this.authorities.chain(tx, cross.signed_by);
        return [...chain.slice(0, -1), crossed, ...above];
      },
      { readOnly: true },
    );
  }

  /** The newest CRL of a CA for the certificates of a shard; with 0 for all. A large one is megabytes, so its bytes are read apart. */
  async latestCrl(
    { companyId, id }: CertificateAuthority,
    shard: number,
  ): Promise<LatestCrl | undefined> {
    const [row] = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<LatestCrl & Record<string, unknown>>(
          {
            name: 'latest-crl',
            text: `select crl_number, next_update from crls where certificate_authority_id = $1 and shard = $2
              order by crl_number desc limit 1`,
          },
          [id, shard],
        ),
      { readOnly: true },
    );
    return row;
  }

  /** The bytes of a CRL; `undefined` when it has been removed meanwhile. */
  async crlDer(
    { companyId, id }: CertificateAuthority,
    crlNumber: string,
  ): Promise<Buffer | undefined> {
    const [row] = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ der: Buffer }>(
          'select der from crls where certificate_authority_id = $1 and crl_number = $2',
          [id, crlNumber],
        ),
      { readOnly: true },
    );
    return row?.der;
  }
}
