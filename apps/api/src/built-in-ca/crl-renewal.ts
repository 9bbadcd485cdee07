import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlsService } from './crls.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';

/** Signs CRLs anew at half of their life, so that a verifier always finds one that is current (ruling 37). */
@Injectable()
export class CrlRenewal {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly issuingCas: IssuingCasService,
    private readonly crls: CrlsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Renews the CRLs of one company that are due; answers how many. Each is signed in a transaction of its own, under a lock, and a CA that cannot sign
   * keeps no other from it.
   *
   * @throws {AggregateError} with what failed, when all have had their turn
   */
  async renewDue(companyId: string): Promise<number> {
    const now = this.clock.now();
    const due = await this.database.inCompany(companyId, async (tx) => {
      const found: string[] = [];
      for (const id of await this.authorities.listCrlIssuers(tx, now)) {
        if ((await this.crls.due(tx, id)).length > 0) found.push(id);
      }
      return found;
    });
    const failures: unknown[] = [];
    let renewed = 0;
    for (const id of due) {
      try {
        const isRenewed = await this.database.inCompany(companyId, async (tx) =>
          this.crls.renewIfDue(tx, await this.issuingCas.load(tx, id)),
        );
        if (isRenewed) renewed += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      const what = `${failures.length} of ${due.length} CRLs of company ${companyId}`;
      throw new AggregateError(failures, `${what} could not be renewed`);
    }
    return renewed;
  }

  /**
   * Signs all CRLs of one company anew, due or not; answers of how many CAs. What a restored database has is older than what verifiers have seen, and
   * nobody may be given it.
   */
  async renewAll(tx: CompanyTransaction): Promise<number> {
    const ids = await this.authorities.listCrlIssuers(tx, this.clock.now());
    for (const id of ids) await this.crls.renewAll(tx, await this.issuingCas.load(tx, id));
    return ids.length;
  }
}
