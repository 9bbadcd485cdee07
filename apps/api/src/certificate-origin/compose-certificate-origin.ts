import type { BuiltInCaParts } from '../built-in-ca/compose-built-in-ca.ts';
import { composeIntermediateCertificates } from '../intermediate-certificates/compose-intermediate-certificates.ts';
import { CertificateOriginRepository } from './certificate-origin.repository.ts';
import { CertificateOriginService } from './certificate-origin.service.ts';

/** Tells whose a certificate is, for commands of the program; requests get theirs from `CertificateOriginModule`. */
export function composeCertificateOrigin(parts: BuiltInCaParts): CertificateOriginService {
  return new CertificateOriginService(
    parts.database,
    new CertificateOriginRepository(),
    composeIntermediateCertificates(parts),
    parts.clock,
  );
}
