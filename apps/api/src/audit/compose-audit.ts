import type { Logger } from '@luciole/service';

import type { Clock } from '../clock/clock.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { AuditTrail } from './audit-trail.ts';
import { AuditChainer } from './chain/audit-chainer.ts';
import { AuditCheckpoints } from './chain/audit-checkpoints.ts';
import { AuditSigningKeys } from './chain/audit-signing-keys.ts';
import { AuditExport } from './export/audit-export.ts';

/** The services of the audit trail that commands use. */
export interface AuditParts {
  readonly checkpoints: AuditCheckpoints;
  readonly exports: AuditExport;
}

/** The audit trail for commands of the program, which run without the application; requests get theirs from `AuditModule`. */
export function composeAudit(parts: {
  readonly database: CompanyDatabase;
  readonly secrets: SealedSecrets;
  readonly clock: Clock;
  readonly logger: Logger;
}): AuditParts {
  const { database, secrets, clock, logger } = parts;
  const audit = new AuditTrail();
  const chainer = new AuditChainer(database, logger);
  const keys = new AuditSigningKeys(secrets, audit, clock);
  const checkpoints = new AuditCheckpoints(database, chainer, keys, clock, logger);
  return { checkpoints, exports: new AuditExport(database, chainer, checkpoints, audit, clock) };
}
