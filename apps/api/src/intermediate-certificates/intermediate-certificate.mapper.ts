import {
  formatDateTime,
  type HandlerResponse,
  type intermediateCertificates,
} from '@luciole/contract';

import { certificatePem } from './certificate-chains.ts';
import type { IntermediateCertificateRow } from './intermediate-certificate.row.ts';

/** An issuer certificate as a handler returns it. */
export type IntermediateCertificateView = HandlerResponse<typeof intermediateCertificates.get>;

/**
 * The wire form of an issuer certificate; members without a value are left out (contract.md 2.1.4).
 *
 * @param configuration - the configuration it was issued for, as it is now; absent once it is deleted
 * @param chain - PEM, the issuing CA first; taken as it is, because it may be a constant
 */
export function toIntermediateCertificate(
  row: IntermediateCertificateRow,
  configuration: IntermediateCertificateView['configuration'],
  chain: string[],
): IntermediateCertificateView {
  const counts = {
    ultraShortLivedCertCount: Number(row.ultra_short ?? 0),
    shortLivedCertCount: Number(row.short ?? 0),
    longLivedCertCount: Number(row.long ?? 0),
  };
  const quarantined = Number(row.quarantined ?? 0);
  return {
    id: row.id,
    companyId: row.company_id,
    commonName: row.common_name,
    status: row.status,
    ...(row.certificate_der !== null && { certificate: certificatePem(row.certificate_der) }),
    issuerCertificates: chain,
    ...(row.fingerprint !== null && { fingerprint: row.fingerprint }),
    ...(row.fingerprint_sha256 !== null && {
      fingerprintSha256: row.fingerprint_sha256,
    }),
    serialNumber: row.serial_number,
    validityStart: formatDateTime(row.validity_start),
    validityEnd: formatDateTime(row.validity_end),
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
    ...(row.workflow_id !== null && { workflowId: row.workflow_id }),
    ...(configuration !== undefined && { configuration }),
    ...(row.error_information !== null && { errorInformation: row.error_information }),
    ...counts,
    totalCertCount:
      counts.ultraShortLivedCertCount + counts.shortLivedCertCount + counts.longLivedCertCount,
    ...(quarantined > 0 && { quarantinedCertCount: quarantined }),
    ...(row.ca_account_id !== null && { caAccountId: row.ca_account_id }),
    serviceAccountId: row.service_account_id,
    ...(row.credential_thumbprint !== null && { credentialThumbprint: row.credential_thumbprint }),
    ...(row.source_address !== null && { sourceAddress: row.source_address }),
    ...(row.instance_name !== null && { instanceName: row.instance_name }),
    ...(row.key_id !== null && { keyId: row.key_id }),
    ...(row.revocation_reason !== null &&
      row.revoked_at !== null && {
        revocation: {
          reason: row.revocation_reason,
          revocationDate: formatDateTime(row.revoked_at),
          ...(row.crl_number !== null && { crlNumber: Number(row.crl_number) }),
        },
      }),
  };
}
