import { Injectable } from '@nestjs/common';
import { ENTITY_NAMES } from '@luciole/contract';

import { AuditTrail } from '../../audit/audit-trail.ts';
import { actorOf } from '../../auth/actor.ts';
import type { ServiceAccountPrincipal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { type IssuerPlace, StopOrdersRepository } from './stop-orders.repository.ts';

/** What incidents tell issuers, wherever they call, and what issuers say to it. */
@Injectable()
export class StopOrdersService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: StopOrdersRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @throws {ApplicationError} BOOTSTRAP_FROZEN */
  async requireNotFrozen(tx: CompanyTransaction, place: IssuerPlace): Promise<void> {
    if (await this.repository.isFrozen(tx, place))
      throw ApplicationError.of('BOOTSTRAP_FROZEN', {});
  }

  /**
   * Whether the issuer may go on with a certificate that it has.
   *
   * @throws {ApplicationError} BOOTSTRAP_FROZEN, BOOTSTRAP_CERTIFICATE_QUARANTINED
   */
  async requireUsable(tx: CompanyTransaction, certificateId: string): Promise<void> {
    const orders = await this.repository.ofCertificate(tx, certificateId);
    // A new key would be refused too: the freeze is what there is to know.
    if (orders?.is_frozen === true) throw ApplicationError.of('BOOTSTRAP_FROZEN', {});
    if (orders?.is_quarantined === true) {
      throw ApplicationError.of('BOOTSTRAP_CERTIFICATE_QUARANTINED', {});
    }
  }

  /** Remembers that the issuer signs with its certificate no more; without an incident that waits for it nothing changes. @throws {ApplicationError} NOT_FOUND */
  async confirmStop(caller: ServiceAccountPrincipal, certificateId: string): Promise<void> {
    const { companyId, serviceAccountId } = caller;
    const now = this.clock.now();
    await this.database.inCompany(companyId, async (tx) => {
      if (!(await this.repository.isOwn(tx, certificateId, serviceAccountId))) {
        const entity = ENTITY_NAMES.intermediateCertificate;
        throw ApplicationError.of('NOT_FOUND', { entity, id: certificateId });
      }
      const incidents = await this.repository.confirm(tx, certificateId, now);
      if (incidents.length === 0) return;
      await this.audit.record(tx, {
        type: 'incident.stop-confirmed',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'certificate', id: certificateId },
        after: { incidents },
      });
    });
  }
}
