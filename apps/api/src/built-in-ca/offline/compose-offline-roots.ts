import { AuditTrail } from '../../audit/audit-trail.ts';
import type { CaKeys } from '../ca-keys.ts';
import { CertificateAuthoritiesRepository } from '../certificate-authorities.repository.ts';
import type { BuiltInCaParts } from '../compose-built-in-ca.ts';
import { composeCaRequests } from '../compose-ca-requests.ts';
import { CrlsRepository } from '../crls.repository.ts';
import { CrlsService } from '../crls.service.ts';
import { OfflineRootsRepository } from './offline-roots.repository.ts';
import { OfflineRootsService } from './offline-roots.service.ts';
import { RootExport } from './root-export.ts';

/** Requests to offline roots, for commands of the program. */
export function composeOfflineRoots(parts: BuiltInCaParts): OfflineRootsService {
  return new OfflineRootsService(
    parts.database,
    new OfflineRootsRepository(),
    new CertificateAuthoritiesRepository(),
    composeCaRequests(parts).requests,
    new CrlsRepository(),
    new AuditTrail(),
    parts.clock,
    parts.config,
  );
}

/** The way out of a root's key, which is a command alone. */
export function composeRootExport({
  clock,
  database,
  keys,
}: Pick<BuiltInCaParts, 'clock' | 'database'> & { readonly keys: CaKeys }): RootExport {
  const audit = new AuditTrail();
  const crls = new CrlsRepository();
  return new RootExport(
    database,
    new OfflineRootsRepository(),
    new CertificateAuthoritiesRepository(),
    keys,
    crls,
    new CrlsService(crls, audit, clock),
    audit,
    clock,
  );
}
