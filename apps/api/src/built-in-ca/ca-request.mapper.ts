import {
  type certificateAuthorityRequests,
  formatDateTime,
  type HandlerResponse,
} from '@luciole/contract';
import {
  encodePem,
  encodeSubject,
  formatName,
  decodeName,
  parseCertificationRequest,
} from '@luciole/pki';

import type { CaRequestRow } from './ca-requests.repository.ts';

/** The wire form of a CA that waits for its certificate. */
export function toCaRequest(
  row: CaRequestRow,
): HandlerResponse<typeof certificateAuthorityRequests.get> {
  const { names } = parseCertificationRequest(row.request_der);
  return {
    id: row.id,
    key: row.key,
    caName: row.name,
    isRenewal: row.status === 'ACTIVE',
    keyAlgorithm: row.key_algorithm,
    subjectDN: formatName(decodeName(encodeSubject(names.subject))),
    publicKeyHash: row.public_key_hash.toString('hex').toUpperCase(),
    creationDate: formatDateTime(row.renewal_requested_at ?? row.creation_date),
    ...(row.parent_id !== null &&
      row.validity_period !== null && {
        rootId: row.parent_id,
        validityPeriod: row.validity_period,
      }),
    certificationRequest: encodePem('CERTIFICATE REQUEST', row.request_der),
  };
}
