import { Injectable } from '@nestjs/common';
import {
  type certificateAuthorityRequests,
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
} from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import type { Revoker } from './revoker.ts';

type Retirement = HandlerResponse<typeof certificateAuthorityRequests.retire>;

/** Ends the use of a CA that nothing depends on any more; what it signed stays as valid as it is (decision 0029). */
@Injectable()
export class CaRetirementService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly accounts: CaAccountsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Retires a CA: it signs its CRL and OCSP answers alone, until its certificate ends.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_NOT_RETIRABLE, CA_IN_USE with the providers, or for a root the intermediates, that use it
   */
  async retire({ actor, companyId }: Revoker, id: string): Promise<Retirement> {
    const now = this.clock.now();
    return this.database.inCompany(companyId, async (tx) => {
      // First, so that whoever chooses it now is waited for, or finds it retired.
      const isRetired = await this.authorities.retire(tx, id, now);
      const ca = await this.authorities.find(tx, id);
      if (ca === undefined) throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
      if (!isRetired) throw ApplicationError.of('CA_NOT_RETIRABLE', {});
      await this.#requireUnused(tx, id);
      await this.audit.record(tx, {
        type: 'certificate-authority.retired',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        before: { name: ca.name, status: 'ACTIVE' },
        after: { name: ca.name, status: 'RETIRED' },
      });
      const { name: caName, notAfter } = ca;
      return {
        id,
        caName,
        retirementDate: formatDateTime(now),
        validityEnd: formatDateTime(notAfter),
      };
    });
  }

  async #requireUnused(tx: CompanyTransaction, id: string): Promise<void> {
    const users = await this.accounts.usersOf(tx, id);
    if (users.length > 0) throw ApplicationError.of('CA_IN_USE', { users });
  }
}
