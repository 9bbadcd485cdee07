import type { IssuingCa } from '../certificate/issuing-ca.ts';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import type { Digest } from '../crypto/key-identifier.ts';
import { type PublicKey, readPublicKey } from '../crypto/public-key.ts';
import { equalOctets } from '../der/octets.ts';
import { OID } from '../der/oid.ts';
import { PkiError } from '../errors.ts';

/** A certificate that may answer for a CA, read and judged once (RFC 6960 §4.2.2.2). */
export interface OcspResponder {
  readonly certificateDer: Uint8Array;
  readonly publicKey: PublicKey;
  /** SHA-1 of its key, as responses name it (RFC 6960 §4.2.2.3). */
  readonly keyHash: Uint8Array;
  readonly notBefore: Date;
  /** Inclusive. */
  readonly notAfter: Date;
  /** The CA that it answers for. */
  readonly ca: IssuingCa;
}

/**
 * The responder that `certificateDer` certifies for `ca`. That the CA signed it is for whoever has it to know.
 *
 * @throws {PkiError} CERTIFICATE_MALFORMED, a KEY_ code, or ISSUER_UNSUITABLE when another CA issued it, it lacks
 *   id-kp-OCSPSigning, digitalSignature or id-pkix-ocsp-nocheck, or is itself a CA
 */
export function readOcspResponder(
  certificateDer: Uint8Array,
  ca: IssuingCa,
  sha1: Digest,
): OcspResponder {
  const { tbs } = parseCertificate(certificateDer);
  const { authorityKeyIdentifier, basicConstraints, extendedKeyUsage, keyUsage } = tbs.known;
  const { keyIdentifier } = authorityKeyIdentifier ?? {};
  const isOfCa =
    equalOctets(tbs.issuerDer, ca.subjectNameDer) &&
    keyIdentifier !== undefined &&
    equalOctets(keyIdentifier, ca.subjectKeyIdentifier);
  const mayAnswer =
    extendedKeyUsage?.join() === OID.ocspSigning &&
    keyUsage?.join() === 'digitalSignature' &&
    tbs.known.ocspNoCheck === true &&
    basicConstraints?.cA !== true;
  if (!isOfCa || !mayAnswer) {
    throw new PkiError('ISSUER_UNSUITABLE', 'This certificate may not answer for the CA.');
  }
  const publicKey = readPublicKey(tbs.subjectPublicKeyInfo.der);
  return {
    certificateDer,
    publicKey,
    keyHash: sha1(publicKey.subjectPublicKey),
    notBefore: tbs.notBefore,
    notAfter: tbs.notAfter,
    ca,
  };
}
