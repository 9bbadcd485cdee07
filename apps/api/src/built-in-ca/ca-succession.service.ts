import { Injectable } from '@nestjs/common';
import { ENTITY_NAMES } from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { TrustedRoots } from '../trust-bundles/trusted-roots.ts';
import {
  type CaHandoverView,
  type CaSuccessionView,
  toCaProvider,
  toCaRelative,
  toCaSuccession,
} from './ca-succession.mapper.ts';
import { CaSuccessionsRepository } from './ca-successions.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import type { Revoker } from './revoker.ts';

/** Which CA follows on which, and the act that gives a CA's providers to its successor. */
@Injectable()
export class CaSuccessionService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly successions: CaSuccessionsRepository,
    private readonly trustedRoots: TrustedRoots,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @throws {ApplicationError} NOT_FOUND */
  get(companyId: string, id: string): Promise<CaSuccessionView> {
    return this.database.inCompany(
      companyId,
      async (tx) => {
        const ca = await this.authorities.find(tx, id);
        if (ca === undefined) throw notFound(id);
        return toCaSuccession(ca, {
          predecessor: await this.successions.predecessor(tx, id),
          successor: await this.successions.successor(tx, id),
          crossCertificate: await this.successions.crossCertificate(tx, id),
          renewalRequestedSince: await this.successions.renewalRequestedSince(tx, id),
          providers: await this.successions.providers(tx, id, this.clock.now()),
        });
      },
      { readOnly: true },
    );
  }

  /**
   * Gives every provider of a CA to its successor; their issuers renew under it by themselves (ruling 23). Repeated, it finds nothing to move.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_SUCCESSOR_MISSING, CA_NOT_RENEWABLE when an incident freezes the CA, ROOT_NOT_TRUSTED
   */
  handOver({ actor, companyId }: Revoker, id: string): Promise<CaHandoverView> {
    const now = this.clock.now();
    return this.database.inCompany(companyId, async (tx) => {
      if ((await this.authorities.find(tx, id)) === undefined) throw notFound(id);
      // A freeze would be over for whoever has another CA.
      if (await this.successions.isFrozen(tx, id)) {
        throw ApplicationError.of('CA_NOT_RENEWABLE', {});
      }
      const { accountId, successor } = await this.#successor(tx, id, now);
      const providers = await this.successions.providers(tx, id, now);
      await this.successions.moveProviders(tx, { from: id, to: accountId, now });
      await this.trustedRoots.require(tx);
      if (providers.length > 0) {
        const names = providers.map(({ name }) => name);
        await this.audit.record(tx, {
          type: 'certificate-authority.providers-moved',
          occurredAt: now,
          actor,
          subject: { kind: 'certificate-authority', id },
          after: { successorId: successor.id, successor: successor.name, subCaProviders: names },
        });
      }
      return { successor: toCaRelative(successor), providers: providers.map(toCaProvider) };
    });
  }

  async #successor(tx: CompanyTransaction, id: string, now: Date) {
    const successor = await this.successions.successor(tx, id);
    if (
      successor === undefined ||
      successor.account_id === null ||
      !(await this.successions.isSigning(tx, successor.id, now))
    ) {
      throw ApplicationError.of('CA_SUCCESSOR_MISSING', {});
    }
    return { successor, accountId: successor.account_id };
  }
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
}
