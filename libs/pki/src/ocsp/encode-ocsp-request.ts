import type { IssuingCa } from '../certificate/issuing-ca.ts';
import type { Digest } from '../crypto/key-identifier.ts';
import { fromHex } from '../der/hex.ts';
import { OID } from '../der/oid.ts';
import { explicit, nullValue, octetString, oid, sequence, unsignedInteger } from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import type { CertId } from './ocsp-request.ts';

/** A hash and its name, as OCSP names issuers by. */
export interface OcspDigest {
  readonly hash: 'SHA-1' | 'SHA-256';
  readonly digest: Digest;
}

const OIDS = { 'SHA-1': OID.sha1, 'SHA-256': OID.sha256 } as const;

/** The CertID of a certificate of `ca` (RFC 6960 §4.1.1). @throws {PkiError} SERIAL_NUMBER_INVALID */
export function encodeCertId(
  ca: IssuingCa,
  serialNumber: string,
  { digest, hash }: OcspDigest,
): Uint8Array {
  const magnitude = fromHex(serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`);
  if (magnitude === undefined || magnitude.length === 0) {
    throw new PkiError('SERIAL_NUMBER_INVALID', 'A serial number is not a positive hex number.');
  }
  return sequence(
    sequence(oid(OIDS[hash]), nullValue()),
    octetString(digest(ca.subjectNameDer)),
    octetString(digest(ca.publicKey.subjectPublicKey)),
    unsignedInteger(magnitude),
  );
}

/** An OCSPRequest about these certificates, without nonce, name or signature: what RFC 5019 §2.1.1 asks of clients. */
export function encodeOcspRequest(certIds: readonly Uint8Array[]): Uint8Array {
  return sequence(sequence(sequence(...certIds.map((certId) => sequence(certId)))));
}

/** An OCSPRequest with a nonce (RFC 9654). */
export function encodeOcspRequestWithNonce(
  certIds: readonly Uint8Array[],
  nonce: Uint8Array,
): Uint8Array {
  const extension = sequence(oid(OID.ocspNonce), octetString(octetString(nonce)));
  const list = sequence(...certIds.map((certId) => sequence(certId)));
  return sequence(sequence(list, explicit(2, sequence(extension))));
}

/** Whether a CertID names this CA as the issuer. */
export function namesIssuer(
  certId: CertId,
  ca: IssuingCa,
  digests: readonly OcspDigest[],
): boolean {
  const found = digests.find(({ hash }) => hash === certId.hash);
  if (found === undefined) return false;
  return (
    sameOctets(certId.issuerNameHash, found.digest(ca.subjectNameDer)) &&
    sameOctets(certId.issuerKeyHash, found.digest(ca.publicKey.subjectPublicKey))
  );
}

function sameOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}
