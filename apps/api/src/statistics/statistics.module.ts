import { Module } from '@nestjs/common';

import { IntermediateCertificatesModule } from '../intermediate-certificates/intermediate-certificates.module.ts';
import { KnownPolicies } from './known-policies.ts';
import { QuarantineMetrics } from './quarantine-metrics.ts';
import { StatisticsController } from './statistics.controller.ts';
import { StatisticsCorrectionsService } from './statistics-corrections.service.ts';
import { StatisticsRepository } from './statistics.repository.ts';
import { StatisticsService } from './statistics.service.ts';

/** Counts of certificates that issuers signed. */
@Module({
  imports: [IntermediateCertificatesModule],
  controllers: [StatisticsController],
  providers: [
    KnownPolicies,
    QuarantineMetrics,
    StatisticsCorrectionsService,
    StatisticsRepository,
    StatisticsService,
  ],
  exports: [StatisticsService],
})
export class StatisticsModule {}
