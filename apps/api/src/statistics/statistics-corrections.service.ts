import { Injectable } from '@nestjs/common';
import type { intermediateCertificates, ParsedBody } from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import type { IntermediateCertificateView } from '../intermediate-certificates/intermediate-certificate.mapper.ts';
import { IntermediateCertificatesService } from '../intermediate-certificates/intermediate-certificates.service.ts';
import { QuarantineMetrics } from './quarantine-metrics.ts';
import { StatisticsRepository } from './statistics.repository.ts';

type CorrectionRequest = ParsedBody<typeof intermediateCertificates.correctStatistics>;

/** Decides about reports that were set aside as implausible; each decision is an audited act with a reason (ruling 25). */
@Injectable()
export class StatisticsCorrectionsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly statistics: StatisticsRepository,
    private readonly metrics: QuarantineMetrics,
    private readonly inventory: IntermediateCertificatesService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts what was set aside, or drops it; answers the certificate as it is then. Also when it has been deleted since: the alert about it lasts until
   * somebody has decided.
   *
   * @throws {ApplicationError} NOT_FOUND, STATISTICS_NOT_QUARANTINED, STATISTICS_QUARANTINE_CHANGED
   */
  async correct(
    caller: Principal,
    id: string,
    { accept, quarantinedCertCount, reason }: CorrectionRequest,
  ): Promise<IntermediateCertificateView> {
    const view = await this.database.inCompany(caller.companyId, async (tx) => {
      // Of another company: not found.
      await this.inventory.getEvenDeleted(tx, id);
      const answer = await this.statistics.correct(tx, id, {
        accept,
        expected: quarantinedCertCount ?? undefined,
      });
      if (answer.outcome === 'NOT_QUARANTINED') {
        throw ApplicationError.of('STATISTICS_NOT_QUARANTINED', {});
      }
      if (answer.outcome === 'CHANGED') {
        throw ApplicationError.of('STATISTICS_QUARANTINE_CHANGED', {});
      }
      await this.audit.record(tx, {
        type: 'statistics.corrected',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'certificate', id },
        before: answer.before,
        after: { ...answer.after, accepted: accept, reason },
      });
      return this.inventory.getEvenDeleted(tx, id);
    });
    this.metrics.forget();
    return view;
  }
}
