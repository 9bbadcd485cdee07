import { AuditTrail } from '../audit/audit-trail.ts';
import { type BuiltInCaParts, composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import { ConfigurationRecordsRepository } from '../configurations/records/configuration-records.repository.ts';
import { ConfigurationRecordsService } from '../configurations/records/configuration-records.service.ts';
import { StopOrdersRepository } from '../incidents/stop-orders/stop-orders.repository.ts';
import { StopOrdersService } from '../incidents/stop-orders/stop-orders.service.ts';
import { IntermediateCertificatesRepository } from '../intermediate-certificates/intermediate-certificates.repository.ts';
import { IntermediateCertificatesService } from '../intermediate-certificates/intermediate-certificates.service.ts';
import { composeRevocation } from '../revocation/compose-revocation.ts';
import { CertificateOriginRepository } from './certificate-origin.repository.ts';
import { CertificateOriginService } from './certificate-origin.service.ts';

/** Tells whose a certificate is, for commands of the program; requests get theirs from `CertificateOriginModule`. */
export function composeCertificateOrigin(parts: BuiltInCaParts): CertificateOriginService {
  const { clock, database } = parts;
  const audit = new AuditTrail();
  const inventory = new IntermediateCertificatesService(
    database,
    new IntermediateCertificatesRepository(),
    new ConfigurationRecordsService(new ConfigurationRecordsRepository()),
    composeRevocation(parts, composeBuiltInCa(parts).publisher),
    new StopOrdersService(database, new StopOrdersRepository(), audit, clock),
    audit,
    clock,
  );
  return new CertificateOriginService(
    database,
    new CertificateOriginRepository(),
    inventory,
    clock,
  );
}
