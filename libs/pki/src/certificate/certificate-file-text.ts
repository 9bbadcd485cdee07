import { encodePem } from '../der/pem.ts';
import { TAG } from '../der/tag.ts';

/** A file of certificates as text that `readCertificates` takes, also after another: PEM as it is, DER as a PEM block of its kind. */
export function certificateFileText(bytes: Uint8Array): string {
  if (bytes[0] !== TAG.sequence) return `${new TextDecoder().decode(bytes).trimEnd()}\n`;
  return encodePem(isContentInfo(bytes) ? 'PKCS7' : 'CERTIFICATE', bytes);
}

/** In a ContentInfo an object identifier follows the SEQUENCE and its length (RFC 5652 §3), in a certificate another SEQUENCE. */
function isContentInfo(bytes: Uint8Array): boolean {
  const length = bytes[1] ?? 0;
  return bytes[length < 0x80 ? 2 : 2 + (length & 0x7f)] === TAG.oid;
}
