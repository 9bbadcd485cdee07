import type { CompanyDatabase } from '../database/company-database.ts';
import { PolicyHistoryService } from './policy-history.service.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

/** What policies said, for commands of the program; requests get theirs from `PoliciesModule`. */
export function composePolicyHistory(database: CompanyDatabase): PolicyHistoryService {
  return new PolicyHistoryService(database, new PolicyRevisionsRepository());
}
