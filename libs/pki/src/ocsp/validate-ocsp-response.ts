import type { VerifySignature } from '../certificate/validate-certificate.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { equalOctets } from '../der/octets.ts';
import { PkiError } from '../errors.ts';
import { inspectResponseData } from './inspect-response-data.ts';
import type { OcspResponder } from './ocsp-responder.ts';
import type { ParsedOcspResponse } from './ocsp-response.ts';
import { parseOcspResponse } from './parse-ocsp-response.ts';

/**
 * A response that the responder has signed, read with code that did not write it (RFC 6960 §3.2).
 *
 * @throws {PkiError} OCSP_RESPONSE_MALFORMED, or OCSP_RESPONSE_INVALID when it breaks a clause, is not sent with the
 *   responder's certificate, or its signature is not the responder's
 */
export async function validateOcspResponse(
  responseDer: Uint8Array,
  responder: OcspResponder,
  verifySignature: VerifySignature,
): Promise<ParsedOcspResponse> {
  const response = parseOcspResponse(responseDer);
  inspectResponseData(response.data, responder);
  require(equalOctets(
    response.responderCertificateDer,
    responder.certificateDer,
  ), 'It is sent with another certificate.');
  require(equalOctets(
    response.signatureAlgorithmDer,
    signatureAlgorithmOf(responder.publicKey.keyAlgorithm).identifierDer,
  ), 'The signature algorithm is not that of the responder.');
  require(await verifySignature(
    response.data.der,
    response.signature,
  ), 'The signature is not that of the responder.');
  return response;
}

function require(condition: boolean, otherwise: string): void {
  if (!condition) throw new PkiError('OCSP_RESPONSE_INVALID', otherwise);
}
