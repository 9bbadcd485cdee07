import { Module } from '@nestjs/common';

import { InsightsController } from './insights.controller.ts';
import { InsightsService } from './insights.service.ts';
import { IssuanceRollupsRepository } from './issuance-rollups.repository.ts';
import { IssuerHealthRepository } from './issuer-health.repository.ts';

/** How much is issued over time, and how issuers are. */
@Module({
  controllers: [InsightsController],
  providers: [InsightsService, IssuanceRollupsRepository, IssuerHealthRepository],
  exports: [InsightsService],
})
export class InsightsModule {}
