import { encodeCertificate } from '../certificate/encode-certificate.ts';
import {
  type PreparedCertificate,
  spendPreparedCertificate,
} from '../certificate/prepared-certificate.ts';
import type { SignedCertificate } from '../certificate/signed-certificate.ts';
import { validateCertificate } from '../certificate/validate-certificate.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { equalOctets } from '../der/octets.ts';
import { PkiError } from '../errors.ts';
import { encodePemByNode } from './encode-pem.ts';
import { certificateFingerprint } from './sha256.ts';
import type { Signer } from './signer.ts';
import { signatureVerifier } from './verify-signature.ts';

/**
 * Spends a prepared certificate: signs exactly the bytes that were linted, then has the result looked at by code that
 * did not build it, its signature with the public key of the CA's certificate (house.md §5). Nothing leaves unless that
 * look found nothing.
 *
 * @throws {PkiError} PREPARED_ALREADY_SPENT, SIGNER_MISMATCH when the signer's key is not the issuing CA's (the
 *   certificate is spent all the same), SIGNING_FAILED, CERTIFICATE_INVALID, CERTIFICATE_MALFORMED
 */
export async function signCertificate(
  prepared: PreparedCertificate,
  signer: Signer,
): Promise<SignedCertificate> {
  const { template, issuer, tbs, now } = spendPreparedCertificate(prepared);
  const issuingKey = issuer === 'self' ? template.publicKey : issuer.publicKey;
  if (!equalOctets(issuingKey.subjectPublicKeyInfoDer, signer.subjectPublicKeyInfoDer)) {
    throw new PkiError('SIGNER_MISMATCH', 'The signer does not hold the key of the issuing CA.');
  }
  const signing = signer.sign(tbs.der);
  const signature = signing instanceof Uint8Array ? signing : await signing;
  const der = encodeCertificate(tbs.der, signatureAlgorithmOf(signer.keyAlgorithm), signature);
  await validateCertificate(der, {
    kind: template.kind,
    issuer,
    subjectPublicKeyInfoDer: template.publicKey.subjectPublicKeyInfoDer,
    now,
    names: template,
    prepared: tbs,
    verifySignature: signatureVerifier(issuingKey),
  });
  return new SignedCertificateOf(prepared, der);
}

/** What is not the bytes is made when it is asked for: an issuer under load needs little of it. */
class SignedCertificateOf implements SignedCertificate {
  readonly der: Uint8Array;
  readonly #prepared: PreparedCertificate;

  constructor(prepared: PreparedCertificate, der: Uint8Array) {
    this.#prepared = prepared;
    this.der = der;
  }

  get kind(): SignedCertificate['kind'] {
    return this.#prepared.kind;
  }

  get serialNumber(): string {
    return this.#prepared.serialNumber;
  }

  get notBefore(): Date {
    return this.#prepared.notBefore;
  }

  get notAfter(): Date {
    return this.#prepared.notAfter;
  }

  get pem(): string {
    return encodePemByNode('CERTIFICATE', this.der);
  }

  get fingerprint(): string {
    return certificateFingerprint(this.der);
  }
}
