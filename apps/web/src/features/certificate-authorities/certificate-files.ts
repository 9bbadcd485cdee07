import { encodePem } from '@luciole/pki';

/** Text of files with certificates as the API takes it: PEM as it is, a file in DER as a PEM block of its kind. */
export async function textOfFiles(files: readonly Blob[]): Promise<string> {
  const texts = await Promise.all(
    files.map(async (file) => textOf(new Uint8Array(await file.arrayBuffer()))),
  );
  return texts.join('');
}

/** DER begins with a SEQUENCE; PEM is ASCII. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x30) return `${new TextDecoder().decode(bytes).trimEnd()}\n`;
  return encodePem(isPkcs7(bytes) ? 'PKCS7' : 'CERTIFICATE', bytes);
}

/** In a ContentInfo an object identifier follows the SEQUENCE and its length (RFC 5652 §3), in a certificate another SEQUENCE. */
function isPkcs7(bytes: Uint8Array): boolean {
  const length = bytes[1] ?? 0;
  return bytes[length < 0x80 ? 2 : 2 + (length & 0x7f)] === 0x06;
}
