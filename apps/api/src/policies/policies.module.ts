import { Module } from '@nestjs/common';
import { ConfigurationRecordsModule } from '../configurations/records/configuration-records.module.ts';
import { PolicyApprovalRepository } from './approval/policy-approval.repository.ts';
import { PolicyApprovalService } from './approval/policy-approval.service.ts';
import { PolicyProposalsController } from './approval/policy-proposals.controller.ts';
import { PolicyProposalsRepository } from './approval/policy-proposals.repository.ts';
import { PolicyProposalsService } from './approval/policy-proposals.service.ts';
import { Proposing } from './approval/proposing.ts';
import { PoliciesController } from './policies.controller.ts';
import { PoliciesRepository } from './policies.repository.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyChanges } from './policy-changes.ts';
import { PolicyEvaluationService } from './policy-evaluation.service.ts';
import { PolicyHistoryService } from './policy-history.service.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

/** Workload issuance policies. */
@Module({
  imports: [ConfigurationRecordsModule],
  controllers: [PoliciesController, PolicyProposalsController],
  providers: [
    PoliciesService,
    PoliciesRepository,
    PolicyChanges,
    PolicyEvaluationService,
    PolicyHistoryService,
    PolicyRevisionsRepository,
    PolicyApprovalRepository,
    PolicyApprovalService,
    PolicyProposalsRepository,
    PolicyProposalsService,
    Proposing,
  ],
  exports: [PoliciesService],
})
export class PoliciesModule {}
