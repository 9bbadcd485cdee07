import { spendPreparedCrl, type PreparedCrl } from '../crl/prepare-crl.ts';
import type { ParsedCrl } from '../crl/parse-crl.ts';
import type { Pause } from '../crl/turns.ts';
import { validateCrl } from '../crl/validate-crl.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { equalOctets } from '../der/octets.ts';
import { encodePem } from '../der/pem.ts';
import { bitString, sequence } from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import type { Signer } from './signer.ts';
import { signatureVerifier } from './verify-signature.ts';

/** A CRL as it leaves this library: signed, and looked at again by code that did not build it. */
export interface SignedCrl {
  readonly der: Uint8Array;
  /** With the label `X509 CRL`, which openssl looks for. */
  readonly pem: string;
  readonly content: ParsedCrl;
}

/**
 * Spends a prepared CRL: signs exactly its bytes and validates the result with the public key of the CA's certificate.
 *
 * @param pause - waited for now and then, so that a large CRL holds nobody up
 * @throws {PkiError} PREPARED_ALREADY_SPENT, SIGNER_MISMATCH when the signer's key is not the CA's (the CRL is spent
 *   all the same), SIGNING_FAILED, CRL_INVALID, CRL_MALFORMED
 */
export async function signCrl(
  prepared: PreparedCrl,
  signer: Signer,
  pause?: Pause,
): Promise<SignedCrl> {
  const { tbsDer, issuer } = spendPreparedCrl(prepared);
  if (!equalOctets(issuer.subjectPublicKeyInfoDer, signer.subjectPublicKeyInfoDer)) {
    throw new PkiError('SIGNER_MISMATCH', 'The signer does not hold the key of the issuing CA.');
  }
  const signature = await signer.sign(tbsDer);
  const { identifierDer } = signatureAlgorithmOf(signer.keyAlgorithm);
  const der = sequence(tbsDer, identifierDer, bitString(signature));
  const content = await validateCrl(der, issuer, signatureVerifier(issuer.publicKey), pause);
  return new SignedCrlOf(der, content);
}

/** PEM is made when it is asked for: that of a large CRL takes as long as the rest, and whoever serves it needs none. */
class SignedCrlOf implements SignedCrl {
  readonly der: Uint8Array;
  readonly content: ParsedCrl;

  constructor(der: Uint8Array, content: ParsedCrl) {
    this.der = der;
    this.content = content;
  }

  get pem(): string {
    return encodePem('X509 CRL', this.der);
  }
}
