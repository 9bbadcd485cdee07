import { createLogger } from '@luciole/service';

import { AuditTrail } from '../audit/audit-trail.ts';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.schema.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CaAccountsService } from './ca-accounts.service.ts';
import { CaKeys } from './ca-keys.ts';
import { CaRevocationsRepository } from './ca-revocations.repository.ts';
import { CaRevocationsService } from './ca-revocations.service.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlRecovery } from './crl-recovery.ts';
import { CrlRenewal } from './crl-renewal.ts';
import { CrlPublisher } from './crl-publisher.ts';
import { CrlsRepository } from './crls.repository.ts';
import { CrlsService } from './crls.service.ts';
import { HierarchyService } from './hierarchy.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';
import { ReissueService } from './reissue.service.ts';

/** What the built-in CA works with. */
export interface BuiltInCaParts {
  readonly database: CompanyDatabase;
  readonly secrets: SealedSecrets;
  readonly config: Config;
  readonly clock: Clock;
}

/** The services of the built-in CA that commands use. */
export interface BuiltInCa {
  readonly hierarchy: HierarchyService;
  readonly accounts: CaAccountsService;
  readonly reissue: ReissueService;
  readonly publisher: CrlPublisher;
  readonly recovery: CrlRecovery;
  readonly renewal: CrlRenewal;
  readonly revocations: CaRevocationsService;
}

/** The built-in CA for commands of the program, which run without the application; requests get theirs from `BuiltInCaModule`. */
export function composeBuiltInCa({ clock, config, database, secrets }: BuiltInCaParts): BuiltInCa {
  const audit = new AuditTrail();
  const authorities = new CertificateAuthoritiesRepository();
  const keys = new CaKeys(secrets);
  const crlsRepository = new CrlsRepository();
  const crls = new CrlsService(crlsRepository, audit, clock);
  const hierarchy = new HierarchyService(authorities, keys, crls, audit, clock, config);
  const issuingCas = new IssuingCasService(database, authorities, keys);
  const accounts = new CaAccountsService(
    database,
    new CaAccountsRepository(),
    authorities,
    hierarchy,
    issuingCas,
    audit,
    clock,
    config,
  );
  const reissue = new ReissueService(database, authorities, issuingCas, audit, clock, config);
  const publisher = new CrlPublisher(
    database,
    crlsRepository,
    crls,
    issuingCas,
    createLogger('warn'),
  );
  const revocations = new CaRevocationsService(
    database,
    authorities,
    new CaRevocationsRepository(),
    publisher,
    audit,
    clock,
    config,
  );
  const renewal = new CrlRenewal(database, authorities, issuingCas, crls, clock);
  const recovery = new CrlRecovery(authorities, crlsRepository);
  return { hierarchy, accounts, reissue, publisher, recovery, renewal, revocations };
}
