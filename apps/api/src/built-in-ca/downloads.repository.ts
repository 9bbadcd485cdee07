import { Injectable } from '@nestjs/common';

import { CompanyDatabase } from '../database/company-database.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';

/** A CRL as it is handed out. */
export interface StoredCrl {
  readonly der: Buffer;
  readonly nextUpdate: Date;
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

  /** The newest CRL of a CA for the certificates of a shard; with 0 for all. */
  async findCrl(
    { companyId, id }: CertificateAuthority,
    shard: number,
  ): Promise<StoredCrl | undefined> {
    const [row] = await this.database.inDeployment((tx) =>
      tx.query<{ der: Buffer; next_update: Date }>(
        'select der, next_update from find_latest_shard_crl($1, $2, $3)',
        [companyId, id, shard],
      ),
    );
    return row === undefined ? undefined : { der: row.der, nextUpdate: row.next_update };
  }
}
