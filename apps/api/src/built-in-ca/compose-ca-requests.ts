import { AuditTrail } from '../audit/audit-trail.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CaKeys } from './ca-keys.ts';
import { CaRequestsRepository } from './ca-requests.repository.ts';
import { CaRequestsService } from './ca-requests.service.ts';
import { CaRetirementService } from './ca-retirement.service.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { type BuiltInCaParts, composeBuiltInCa } from './compose-built-in-ca.ts';
import { CrlsRepository } from './crls.repository.ts';
import { CrlsService } from './crls.service.ts';

/** Requests and retirement of CAs, for commands of the program. */
export function composeCaRequests(parts: BuiltInCaParts): {
  readonly requests: CaRequestsService;
  readonly retirement: CaRetirementService;
} {
  const { clock, database, secrets } = parts;
  const audit = new AuditTrail();
  const requests = new CaRequestsService(
    database,
    new CaRequestsRepository(),
    composeBuiltInCa(parts).accounts,
    new CaKeys(secrets),
    new CrlsService(new CrlsRepository(), audit, clock),
    audit,
    clock,
  );
  const retirement = new CaRetirementService(
    database,
    new CertificateAuthoritiesRepository(),
    new CaAccountsRepository(),
    audit,
    clock,
  );
  return { requests, retirement };
}
