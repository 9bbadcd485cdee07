import { AuditTrail } from '../audit/audit-trail.ts';
import type { Clock } from '../clock/clock.ts';
import {
  composeConfigurationRecords,
  CONFIGURATION_RECORD_ENTITIES,
} from '../configurations/records/compose-configuration-records.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import { PolicyApprovalRepository } from './approval/policy-approval.repository.ts';
import { PolicyProposalsRepository } from './approval/policy-proposals.repository.ts';
import { Proposing } from './approval/proposing.ts';
import { PoliciesRepository } from './policies.repository.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyEntity } from './policy.entity.ts';
import { PolicyChanges } from './policy-changes.ts';
import { PolicyHistoryService } from './policy-history.service.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

/** What {@link composePolicies} reads and writes by TypeORM. */
export const POLICY_ENTITIES = [PolicyEntity, ...CONFIGURATION_RECORD_ENTITIES];

/** Policies and what they said, for commands of the program; requests get theirs from `PoliciesModule`. */
export function composePolicies({
  clock,
  database,
}: {
  readonly clock: Clock;
  readonly database: CompanyDatabase;
}) {
  const audit = new AuditTrail();
  const repository = new PoliciesRepository();
  const revisions = new PolicyRevisionsRepository();
  const changes = new PolicyChanges(audit, clock, repository, revisions);
  return {
    history: new PolicyHistoryService(database, revisions),
    policies: new PoliciesService(
      database,
      clock,
      repository,
      revisions,
      composeConfigurationRecords(),
      new PolicyApprovalRepository(),
      new Proposing(audit, clock, repository, changes, new PolicyProposalsRepository()),
      changes,
    ),
  };
}
