import { Module } from '@nestjs/common';

import { StatisticsRepository } from './statistics.repository.ts';
import { StatisticsService } from './statistics.service.ts';

/** Counts of certificates that issuers signed. */
@Module({
  providers: [StatisticsService, StatisticsRepository],
  exports: [StatisticsService, StatisticsRepository],
})
export class StatisticsModule {}
