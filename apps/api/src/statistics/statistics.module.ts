import { Module } from '@nestjs/common';

import { KnownPolicies } from './known-policies.ts';
import { StatisticsRepository } from './statistics.repository.ts';
import { StatisticsService } from './statistics.service.ts';

/** Counts of certificates that issuers signed. */
@Module({
  providers: [StatisticsService, StatisticsRepository, KnownPolicies],
  exports: [StatisticsService],
})
export class StatisticsModule {}
