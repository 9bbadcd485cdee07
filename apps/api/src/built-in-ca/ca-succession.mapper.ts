import {
  type certificateAuthorityRenewals,
  formatDateTime,
  type HandlerResponse,
} from '@luciole/contract';
import {
  decodeName,
  encodePem,
  encodeSubject,
  formatName,
  parseCertificate,
  parseCertificationRequest,
} from '@luciole/pki';

import type {
  CaProviderRow,
  CaRelativeRow,
  CrossCertificateRow,
} from './ca-successions.repository.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

export type CaSuccessionView = HandlerResponse<typeof certificateAuthorityRenewals.succession>;
export type CaHandoverView = HandlerResponse<typeof certificateAuthorityRenewals.handOver>;

/** What is known of a CA beside its certificate. */
export interface SuccessionFacts {
  readonly predecessor: CaRelativeRow | undefined;
  readonly successor: CaRelativeRow | undefined;
  readonly crossCertificate: CrossCertificateRow | undefined;
  readonly renewalRequestedSince: Date | undefined;
  readonly providers: readonly CaProviderRow[];
}

/** The wire form of a CA's place among those that follow on one another. */
export function toCaSuccession(
  ca: CertificateAuthority,
  { crossCertificate, predecessor, providers, renewalRequestedSince, successor }: SuccessionFacts,
): CaSuccessionView {
  return {
    id: ca.id,
    certificateSha256: ca.fingerprint.toString('hex'),
    validityEnd: formatDateTime(ca.notAfter),
    ...(renewalRequestedSince && { renewalRequestedSince: formatDateTime(renewalRequestedSince) }),
    ...(predecessor && { predecessor: toCaRelative(predecessor) }),
    ...(successor && { successor: toCaRelative(successor) }),
    ...(crossCertificate && { crossCertificate: toCrossCertificate(ca, crossCertificate) }),
    providers: providers.map(toCaProvider),
  };
}

/** The wire form of a CA before or after another one. */
export function toCaRelative(row: CaRelativeRow): CaHandoverView['successor'] {
  return {
    id: row.id,
    caName: row.name,
    subjectDN: subjectOf(row),
    status: row.status,
    ...(row.not_after !== null && { validityEnd: formatDateTime(row.not_after) }),
    ...(row.account_id !== null && { caAccountId: row.account_id }),
  };
}

/** The wire form of a provider of a CA. */
export function toCaProvider(row: CaProviderRow): CaSuccessionView['providers'][number] {
  const { configurations, id, live, name } = row;
  return { id, name, configurations: [...configurations], liveIssuerCertificates: live };
}

function toCrossCertificate(
  { subjectKeyIdentifier }: CertificateAuthority,
  row: CrossCertificateRow,
): NonNullable<CaSuccessionView['crossCertificate']> {
  return {
    certificate: encodePem('CERTIFICATE', row.certificate_der),
    fingerprintSha256: row.certificate_fingerprint_sha256.toString('hex'),
    signedBy: row.signed_by,
    serialNumber: row.serial_number,
    validityEnd: formatDateTime(row.not_after),
    chainPath: `/v1/builtinca/crosschain/${subjectKeyIdentifier.toString('hex')}`,
  };
}

function subjectOf({ certificate_der: der, request_der: request }: CaRelativeRow): string {
  if (der !== null) return formatName(parseCertificate(der).tbs.subject);
  if (request === null) return '';
  const { names } = parseCertificationRequest(request);
  return formatName(decodeName(encodeSubject(names.subject)));
}
