import { equalOctets } from '../der/octets.ts';
import { toHex } from '../der/hex.ts';
import { PkiError } from '../errors.ts';
import type { OcspResponder } from './ocsp-responder.ts';
import type { ParsedResponseData } from './ocsp-response.ts';

/**
 * The clauses that an answer of a delegated responder keeps, checked on the bytes as the strict reader reads them: before
 * they are signed, and again afterwards.
 *
 * @throws {PkiError} OCSP_RESPONSE_INVALID with the clause that is broken
 */
export function inspectResponseData(data: ParsedResponseData, responder: OcspResponder): void {
  const producedAt = data.producedAt.getTime();
  require(equalOctets(
    data.responderKeyHash,
    responder.keyHash,
  ), 'another responder is named', '4.2.2.3');
  require(responder.notBefore.getTime() <= producedAt &&
    producedAt <=
      responder.notAfter.getTime(), 'the responder’s certificate is not valid', '4.2.2.2');
  const seen = new Set<string>();
  for (const { certId, nextUpdate, thisUpdate, ...status } of data.responses) {
    const name = toHex(certId.der);
    require(!seen.has(name), 'a certificate is answered about twice', '4.2.1');
    seen.add(name);
    require(thisUpdate.getTime() <= producedAt, 'thisUpdate is after producedAt', '4.2.2.1');
    require(producedAt < nextUpdate.getTime(), 'nextUpdate is not after producedAt', '4.2.2.1');
    require(nextUpdate.getTime() <=
      responder.notAfter.getTime(), 'it would outlive the responder’s certificate', '4.2.2.2');
    require(status.status !== 'revoked' ||
      status.revokedAt.getTime() <= producedAt, 'the revocation is in the future', '4.2.1');
  }
}

function require(holds: boolean, problem: string, clause: string): void {
  if (holds) return;
  throw new PkiError(
    'OCSP_RESPONSE_INVALID',
    `The answer is refused: ${problem} (RFC 6960 §${clause}).`,
  );
}
