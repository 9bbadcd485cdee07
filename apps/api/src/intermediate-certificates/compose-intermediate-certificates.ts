import { AuditTrail } from '../audit/audit-trail.ts';
import { type BuiltInCaParts, composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import { composeConfigurationRecords } from '../configurations/records/compose-configuration-records.ts';
import { composeStopOrders } from '../incidents/stop-orders/compose-stop-orders.ts';
import { composeRevocation } from '../revocation/compose-revocation.ts';
import { IntermediateCertificatesRepository } from './intermediate-certificates.repository.ts';
import { IntermediateCertificatesService } from './intermediate-certificates.service.ts';

/** The inventory, for commands of the program; requests get theirs from `IntermediateCertificatesModule`. */
export function composeIntermediateCertificates(
  parts: BuiltInCaParts,
): IntermediateCertificatesService {
  return new IntermediateCertificatesService(
    parts.database,
    new IntermediateCertificatesRepository(),
    composeConfigurationRecords(),
    composeRevocation(parts, composeBuiltInCa(parts).publisher),
    composeStopOrders(parts),
    new AuditTrail(),
    parts.clock,
  );
}
