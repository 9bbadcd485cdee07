import { encodePem } from '../der/pem.ts';
import { explicit, integer, oid, sequence, setOf } from '../der/writer.ts';
import { contextConstructed } from '../der/tag.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';

/**
 * A certs-only PKCS#7 (RFC 5652 §5 with no signer, RFC 2315's "degenerate case") that openssl, Java and Windows read.
 * The certificates are a SET, so their order in the file is that of their octets, not the caller's.
 *
 * @returns DER
 */
export function encodePkcs7(certificates: readonly Uint8Array[]): Uint8Array {
  const sorted = setOf(...certificates);
  const signedData = sequence(
    integer(1),
    setOf(),
    sequence(oid(DATA)),
    retagged(sorted, contextConstructed(0)),
    setOf(),
  );
  return sequence(oid(SIGNED_DATA), explicit(0, signedData));
}

/** {@link encodePkcs7} in PEM, with the label that `openssl pkcs7` looks for. */
export function encodePkcs7Pem(certificates: readonly Uint8Array[]): string {
  return encodePem('PKCS7', encodePkcs7(certificates));
}

/** The same element under an IMPLICIT tag. */
function retagged(der: Uint8Array, tag: number): Uint8Array {
  const copy = Uint8Array.from(der);
  copy[0] = tag;
  return copy;
}
