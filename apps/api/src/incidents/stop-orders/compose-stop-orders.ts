import { AuditTrail } from '../../audit/audit-trail.ts';
import type { Clock } from '../../clock/clock.ts';
import type { CompanyDatabase } from '../../database/company-database.ts';
import { StopOrdersRepository } from './stop-orders.repository.ts';
import { StopOrdersService } from './stop-orders.service.ts';

/** What incidents tell issuers, for commands of the program. */
export function composeStopOrders(parts: {
  readonly database: CompanyDatabase;
  readonly clock: Clock;
}): StopOrdersService {
  return new StopOrdersService(
    parts.database,
    new StopOrdersRepository(),
    new AuditTrail(),
    parts.clock,
  );
}
