import type { TrustBundleEncoding } from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import type { Clock } from '../clock/clock.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import { composeTrustedRoots } from './compose-trusted-roots.ts';
import { TrustAnchorsService } from './trust-anchors.service.ts';
import { readTrustBundleFile, type TrustBundleFile } from './trust-bundle-files.ts';
import { TrustBundleStates } from './trust-bundle-state.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { TrustBundlesService } from './trust-bundles.service.ts';
import { TrustFactsRepository } from './trust-facts.repository.ts';

/** Trust bundles, for commands of the program. */
export interface ComposedTrustBundles {
  readonly bundles: TrustBundlesService;
  readonly anchors: TrustAnchorsService;
  readonly file: (
    companyId: string,
    id: string,
    encoding: TrustBundleEncoding,
  ) => Promise<TrustBundleFile | undefined>;
}

/** The services without the application; requests get theirs from `TrustBundlesModule`. */
export function composeTrustBundles({
  clock,
  database,
}: {
  readonly database: CompanyDatabase;
  readonly clock: Clock;
}): ComposedTrustBundles {
  const repository = new TrustBundlesRepository();
  const facts = new TrustFactsRepository();
  const states = new TrustBundleStates(repository, facts);
  const bundles = new TrustBundlesService(
    database,
    repository,
    facts,
    states,
    composeTrustedRoots(),
    new AuditTrail(),
    clock,
  );
  return {
    bundles,
    anchors: new TrustAnchorsService(database, repository, facts, states, bundles, clock),
    file: (companyId, id, encoding) =>
      database.inCompany(companyId, (tx) => readTrustBundleFile(tx, repository, id, encoding), {
        readOnly: true,
      }),
  };
}
