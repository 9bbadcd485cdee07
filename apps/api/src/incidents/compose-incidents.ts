import { AuditTrail } from '../audit/audit-trail.ts';
import { type BuiltInCaParts, composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import { composeRevocation } from '../revocation/compose-revocation.ts';
import { ImpactRepository } from './impact.repository.ts';
import { IncidentTargetsRepository } from './incident-targets.repository.ts';
import { IncidentsRepository } from './incidents.repository.ts';
import { IncidentsService } from './incidents.service.ts';
import { MeasurementRepository } from './measurement.repository.ts';

/** Incidents for commands of the program, which run without the application; requests get theirs from `IncidentsModule`. */
export function composeIncidents(parts: BuiltInCaParts): IncidentsService {
  const { publisher, revocations } = composeBuiltInCa(parts);
  return new IncidentsService(
    parts.database,
    new IncidentTargetsRepository(),
    new ImpactRepository(),
    new IncidentsRepository(),
    new MeasurementRepository(),
    composeRevocation(parts, publisher),
    revocations,
    new AuditTrail(),
    parts.clock,
  );
}
