import { hash } from 'node:crypto';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { equalOctets } from '../der/octets.ts';
import { OID } from '../der/oid.ts';
import { TAG } from '../der/tag.ts';
import { bitString, element, explicit, octetString, oid, sequence } from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import type { ParsedOcspResponse } from '../ocsp/ocsp-response.ts';
import {
  type PreparedOcspResponse,
  spendPreparedOcspResponse,
} from '../ocsp/prepare-ocsp-response.ts';
import { validateOcspResponse } from '../ocsp/validate-ocsp-response.ts';
import type { Signer } from './signer.ts';
import { signatureVerifier } from './verify-signature.ts';

const SUCCESSFUL = element(TAG.enumerated, Uint8Array.of(0));
const BASIC = oid(OID.ocspBasic);

/** SHA-1 of `bytes`: how OCSP names keys and issuers (RFC 6960 §4.2.2.3, RFC 5019 §2.1.1); never for a signature. */
export function sha1(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha1', bytes, 'buffer'));
}

/**
 * Spends a prepared response: signs exactly its bytes, adds the responder's certificate, and validates the result with
 * the key of that certificate.
 *
 * @throws {PkiError} PREPARED_ALREADY_SPENT, SIGNER_MISMATCH when the signer's key is not the responder's (the response
 *   is spent all the same), SIGNING_FAILED, OCSP_RESPONSE_INVALID, OCSP_RESPONSE_MALFORMED
 */
export async function signOcspResponse(
  prepared: PreparedOcspResponse,
  signer: Signer,
): Promise<ParsedOcspResponse> {
  const { dataDer, responder } = spendPreparedOcspResponse(prepared);
  if (!equalOctets(responder.publicKey.subjectPublicKeyInfoDer, signer.subjectPublicKeyInfoDer)) {
    throw new PkiError('SIGNER_MISMATCH', 'The signer does not hold the key of the responder.');
  }
  const signature = await signer.sign(dataDer);
  const basic = sequence(
    dataDer,
    signatureAlgorithmOf(signer.keyAlgorithm).identifierDer,
    bitString(signature),
    explicit(0, sequence(responder.certificateDer)),
  );
  const der = sequence(SUCCESSFUL, explicit(0, sequence(BASIC, octetString(basic))));
  return validateOcspResponse(der, responder, signatureVerifier(responder.publicKey));
}
