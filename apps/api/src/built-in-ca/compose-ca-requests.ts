import { AuditTrail } from '../audit/audit-trail.ts';
import { composeTrustedRoots } from '../trust-bundles/compose-trusted-roots.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CaKeys } from './ca-keys.ts';
import { CaRenewalService } from './ca-renewal.service.ts';
import { CaRequestsRepository } from './ca-requests.repository.ts';
import { CaRequestsService } from './ca-requests.service.ts';
import { CaRetirementService } from './ca-retirement.service.ts';
import { CaSuccessionService } from './ca-succession.service.ts';
import { CaSuccessionsRepository } from './ca-successions.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { type BuiltInCaParts, composeBuiltInCa } from './compose-built-in-ca.ts';
import { CrlsRepository } from './crls.repository.ts';
import { CrlsService } from './crls.service.ts';
import { CrossCertification } from './cross-certification.ts';
import { IssuingCasService } from './issuing-cas.service.ts';

/** What becomes of CAs, for commands of the program. */
export interface CaLives {
  readonly requests: CaRequestsService;
  readonly renewals: CaRenewalService;
  readonly successions: CaSuccessionService;
  readonly retirement: CaRetirementService;
}

/** Requests, renewal and retirement of CAs, for commands of the program. */
export function composeCaRequests(parts: BuiltInCaParts): CaLives {
  const { clock, config, database, secrets } = parts;
  const { accounts, hierarchy, reissue } = composeBuiltInCa(parts);
  const audit = new AuditTrail();
  const authorities = new CertificateAuthoritiesRepository();
  const successionRows = new CaSuccessionsRepository();
  const keys = new CaKeys(secrets);
  const requests = new CaRequestsService(
    database,
    new CaRequestsRepository(),
    authorities,
    accounts,
    keys,
    new CrlsService(new CrlsRepository(), audit, clock),
    audit,
    clock,
  );
  const renewals = new CaRenewalService(
    database,
    authorities,
    successionRows,
    accounts,
    requests,
    reissue,
    hierarchy,
    new CrossCertification(database, authorities, successionRows, audit, clock, config),
    new IssuingCasService(database, authorities, keys),
    clock,
    config,
  );
  const successions = new CaSuccessionService(
    database,
    authorities,
    successionRows,
    composeTrustedRoots(),
    audit,
    clock,
  );
  const accountRows = new CaAccountsRepository();
  const retirement = new CaRetirementService(database, authorities, accountRows, audit, clock);
  return { requests, renewals, successions, retirement };
}
