import type { IssuingCa } from '../certificate/issuing-ca.ts';
import type { VerifySignature } from '../certificate/validate-certificate.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { equalOctets } from '../der/octets.ts';
import { PkiError } from '../errors.ts';
import { parseCrl, parseCrlInTurns } from './parse-crl.ts';
import type { ParsedCrl } from './parse-crl.ts';
import type { Pause } from './turns.ts';

/**
 * A CRL that the CA has signed, read with code that did not write it (RFC 5280 §6.3.3 (b), (f), (g), as far as direct
 * CRLs go). Whether it is current is for {@link isCurrent} to say.
 *
 * @param pause - waited for now and then, so that a large CRL holds nobody up
 * @throws {PkiError} CRL_MALFORMED, or CRL_INVALID when another CA issued it, the CA may not sign CRLs, its times are
 *   out of order, or the signature is not the CA's
 */
export async function validateCrl(
  crlDer: Uint8Array,
  issuer: IssuingCa,
  verifySignature: VerifySignature,
  pause?: Pause,
): Promise<ParsedCrl> {
  const crl = pause === undefined ? parseCrl(crlDer) : await parseCrlInTurns(crlDer, pause);
  require(equalOctets(crl.issuerDer, issuer.subjectNameDer), 'Another CA is named as its issuer.');
  require(equalOctets(
    crl.authorityKeyIdentifier,
    issuer.subjectKeyIdentifier,
  ), 'Another key is named as its signer.');
  require(issuer.keyUsages.includes('cRLSign'), 'This CA may not sign CRLs.');
  require(crl.nextUpdate.getTime() >
    crl.thisUpdate.getTime(), 'nextUpdate is not after thisUpdate.');
  require(equalOctets(
    crl.signatureAlgorithmDer,
    signatureAlgorithmOf(issuer.keyAlgorithm).identifierDer,
  ), 'The signature algorithm is not that of the CA.');
  require(await verifySignature(crl.tbsDer, crl.signature), 'The signature is not that of the CA.');
  return crl;
}

function require(condition: boolean, otherwise: string): void {
  if (!condition) throw new PkiError('CRL_INVALID', otherwise);
}

/** Whether a verifier may rely on the CRL at this time (RFC 5280 §6.3.3 (b)). */
export function isCurrent(crl: ParsedCrl, at: Date): boolean {
  return at.getTime() >= crl.thisUpdate.getTime() && at.getTime() <= crl.nextUpdate.getTime();
}
