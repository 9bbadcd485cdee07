import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlsRepository } from './crls.repository.ts';
import { CrlsService } from './crls.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';

/** As many as the address and the table take. */
const MOST_SHARDS = 1000;

/**
 * Spreads the certificates of a CA that has many over several CRLs, so that no verifier has to fetch one that is larger than a shard (RFC 5280
 * §5.2.5). Which shard a certificate is in is decided when it is issued and stands in it.
 */
@Injectable()
export class CrlSharding {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly repository: CrlsRepository,
    private readonly crls: CrlsService,
    private readonly issuingCas: IssuingCasService,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Gives the CAs of one company as many shards as they need by now; answers how many CAs got some. */
  async open(companyId: string): Promise<number> {
    const { baseUrl, crlShardSize } = this.config.pki;
    // Without an address in them, certificates cannot say which shard is theirs.
    if (baseUrl === undefined) return 0;
    const active = await this.database.inCompany(
      companyId,
      (tx) => this.authorities.listActive(tx, 'INTERMEDIATE'),
      { readOnly: true },
    );
    let opened = 0;
    for (const { id } of active) {
      opened += await this.database.inCompany(companyId, async (tx) => {
        const live = await this.repository.countLive(tx, id, this.clock.now());
        const { baseUrls, shards } = await this.repository.layout(tx, id);
        const needed = live > crlShardSize ? Math.ceil(live / crlShardSize) : 0;
        const wanted = Math.max(shards, Math.min(needed, MOST_SHARDS));
        if (wanted === 0 || (wanted === shards && baseUrls.includes(baseUrl))) return 0;
        const layout = { shards: wanted, baseUrls: [...new Set([...baseUrls, baseUrl])] };
        await this.crls.relayout(tx, await this.issuingCas.load(tx, id), layout);
        return 1;
      });
    }
    return opened;
  }
}
