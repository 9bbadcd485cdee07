import { AuditTrail } from '../audit/audit-trail.ts';
import type { CrlPublisher } from '../built-in-ca/crl-publisher.ts';
import type { Clock } from '../clock/clock.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import { RevocationsRepository } from './revocations.repository.ts';
import { RevocationsService } from './revocations.service.ts';

/** Revocation for commands of the program, which run without the application; requests get theirs from `RevocationModule`. */
export function composeRevocation(
  { clock, database }: { readonly clock: Clock; readonly database: CompanyDatabase },
  publisher: CrlPublisher,
): RevocationsService {
  const repository = new RevocationsRepository();
  return new RevocationsService(database, repository, publisher, new AuditTrail(), clock);
}
