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
    keyAlgorithm: row.key_algorithm,
    subjectDN: formatName(decodeName(encodeSubject(names.subject))),
    publicKeyHash: row.public_key_hash.toString('hex').toUpperCase(),
    creationDate: formatDateTime(row.creation_date),
    certificationRequest: encodePem('CERTIFICATE REQUEST', row.request_der),
  };
}
