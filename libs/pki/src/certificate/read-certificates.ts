import { decodeBase64, decodePemBlocks } from '../der/pem.ts';
import { readDer } from '../der/reader.ts';
import { contextConstructed, TAG } from '../der/tag.ts';
import { PkiError } from '../errors.ts';
import { parseCertificate } from './parse-certificate.ts';
import type { ParsedCertificate } from './parsed-certificate.ts';

/** Longest text that is looked at, characters: some fifty certificates. */
export const MAX_CERTIFICATES_TEXT = 200_000;
/** Most certificates that are read; a chain has four. */
const MAX_CERTIFICATES = 32;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
/** Whatever stands around it, as `openssl x509 -text` and bags write it. */
const PEM_BLOCK = /-----BEGIN (CERTIFICATE|PKCS7)-----[^-]*-----END \1-----/g;

/**
 * The certificates of a text, each strictly read, in their order: PEM blocks of certificates or of PKCS#7, with any words around
 * them, or the base64 of one certificate or of a PKCS#7 in DER (RFC 5652 §5.1, certs-only or not; what else it holds is
 * not looked at).
 *
 * @throws {PkiError} PEM_MALFORMED when there is none, or more than 32; DER_TOO_LARGE; CERTIFICATE_MALFORMED or a DER code
 */
export function readCertificates(text: string): readonly ParsedCertificate[] {
  if (text.length > MAX_CERTIFICATES_TEXT) {
    throw new PkiError(
      'DER_TOO_LARGE',
      `The text is longer than ${MAX_CERTIFICATES_TEXT} characters.`,
    );
  }
  const blocks = text.match(PEM_BLOCK);
  const ders =
    blocks === null
      ? certificatesIn(decodeBase64(text.replaceAll(/\s/g, '')))
      : blocks.flatMap((block) => decodePemBlocks(block).flatMap(({ der }) => certificatesIn(der)));
  if (ders.length === 0 || ders.length > MAX_CERTIFICATES) {
    throw new PkiError('PEM_MALFORMED', `One to ${MAX_CERTIFICATES} certificates are expected.`);
  }
  return ders.map((der) => parseCertificate(der));
}

/** A certificate begins with the SEQUENCE of what is signed, a ContentInfo with its type (RFC 5652 §3). */
function certificatesIn(der: Uint8Array): readonly Uint8Array[] {
  return readDer(der, (reader) =>
    reader.sequence((outer) => {
      if (!outer.has(TAG.oid)) {
        while (!outer.isEmpty) outer.element();
        return [der];
      }
      if (outer.oid() !== SIGNED_DATA) {
        throw new PkiError('CERTIFICATE_MALFORMED', 'This PKCS#7 holds no certificates.');
      }
      return outer.constructed(contextConstructed(0), (content) =>
        content.sequence((signedData) => {
          signedData.integer();
          signedData.element(TAG.set);
          signedData.element(TAG.sequence);
          const certificates = signedData.optional(contextConstructed(0), (set) =>
            set.sequenceOf((one) => one.element(TAG.sequence), contextConstructed(0)),
          );
          while (!signedData.isEmpty) signedData.element();
          return certificates ?? [];
        }),
      );
    }),
  );
}
