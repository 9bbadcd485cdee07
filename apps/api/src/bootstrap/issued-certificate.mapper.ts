import { formatDateTime } from '@luciole/contract';
import { encodePem, type SignedCertificate } from '@luciole/pki';

import type { ReservationRequest } from '../database/issuance-functions.ts';
import type { IntermediateCertificateView } from '../intermediate-certificates/intermediate-certificate.mapper.ts';
import type { ConfigurationView } from './configuration-views.ts';

/** Everything that is known about a certificate at the moment it was recorded. */
export interface IssuedCertificate {
  readonly intent: ReservationRequest;
  readonly signed: SignedCertificate;
  /** SHA-1, upper-case hex. */
  readonly fingerprint: string;
  /** DER, issuing CA first, root last. */
  readonly chain: readonly Uint8Array[];
  readonly caAccountId: string;
  readonly configuration: ConfigurationView;
}

/** The wire form of a certificate that was just issued, without asking the database for it again. */
export function toIssuedCertificate(issued: IssuedCertificate): IntermediateCertificateView {
  const { configuration, intent, signed } = issued;
  const { credentialThumbprint, instanceName, keyId, sourceAddress } = intent;
  return {
    id: intent.certificateId,
    companyId: intent.companyId,
    commonName: intent.commonName,
    status: 'ISSUED',
    certificate: signed.pem,
    issuerCertificates: issued.chain.map((der) => encodePem('CERTIFICATE', der)),
    fingerprint: issued.fingerprint,
    fingerprintSha256: signed.fingerprint,
    serialNumber: intent.serialNumber,
    validityStart: formatDateTime(intent.validityStart),
    validityEnd: formatDateTime(intent.validityEnd),
    creationDate: formatDateTime(intent.creationDate),
    modificationDate: formatDateTime(intent.creationDate),
    ...(configuration !== undefined && { configuration }),
    longLivedCertCount: 0,
    shortLivedCertCount: 0,
    ultraShortLivedCertCount: 0,
    totalCertCount: 0,
    caAccountId: issued.caAccountId,
    serviceAccountId: intent.serviceAccountId,
    ...(credentialThumbprint !== undefined && { credentialThumbprint }),
    ...(sourceAddress !== undefined && { sourceAddress }),
    ...(instanceName !== undefined && { instanceName }),
    ...(keyId !== undefined && { keyId }),
  };
}
