import { Module } from '@nestjs/common';
import { ConfigurationRecordsModule } from '../configurations/records/configuration-records.module.ts';
import { PoliciesController } from './policies.controller.ts';
import { PoliciesRepository } from './policies.repository.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyEvaluationService } from './policy-evaluation.service.ts';
import { PolicyHistoryService } from './policy-history.service.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

/** Workload issuance policies. */
@Module({
  imports: [ConfigurationRecordsModule],
  controllers: [PoliciesController],
  providers: [
    PoliciesService,
    PoliciesRepository,
    PolicyEvaluationService,
    PolicyHistoryService,
    PolicyRevisionsRepository,
  ],
  exports: [PoliciesService],
})
export class PoliciesModule {}
