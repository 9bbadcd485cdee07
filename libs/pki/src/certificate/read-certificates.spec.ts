import { beforeAll, describe, expect, it } from 'vitest';
import { encodeBase64, encodePem } from '../der/pem.ts';
import { codeOf } from '../node/testing/code-of.ts';
import { opensslOk, withFiles } from '../node/testing/openssl.ts';
import { createTestHierarchy, type TestHierarchy } from '../node/testing/test-ca.ts';
import { encodePkcs7, encodePkcs7Pem } from '../trust-store/encode-pkcs7.ts';
import { certificateFileText } from './certificate-file-text.ts';
import { MAX_CERTIFICATES_TEXT, readCertificates } from './read-certificates.ts';

let hierarchy: TestHierarchy;
let ders: readonly Uint8Array[];

beforeAll(async () => {
  hierarchy = await createTestHierarchy();
  ders = [hierarchy.intermediate, hierarchy.root].map(({ certificate }) => certificate.der);
});

const pemOf = () => ders.map((der) => encodePem('CERTIFICATE', der)).join('');
const texts: Readonly<Record<string, () => string>> = {
  'PEM of certificates': pemOf,
  'PEM with words around it': () =>
    ders
      .map((der) => opensslOk(['x509', '-text'], { input: encodePem('CERTIFICATE', der) }).stdout)
      .join('some words\n'),
  'PEM of PKCS#7': () => encodePkcs7Pem(ders),
  'PKCS#7 of openssl': () =>
    withFiles(
      { 'chain.pem': pemOf() },
      (cwd) => opensslOk(['crl2pkcs7', '-nocrl', '-certfile', 'chain.pem'], { cwd }).stdout,
    ),
  'base64 of PKCS#7': () => encodeBase64(encodePkcs7(ders)),
  'files in DER, one after the other': () => ders.map(certificateFileText).join(''),
  'a file of PKCS#7 in DER': () => certificateFileText(encodePkcs7(ders)),
  'a file of PEM': () => certificateFileText(new TextEncoder().encode(pemOf())),
};

describe('readCertificates', () => {
  it.each(Object.keys(texts))('reads %s', (name) => {
    const read = readCertificates(texts[name]?.() ?? '').map(({ der }) => encodeBase64(der));
    expect(read.toSorted()).toEqual(ders.map(encodeBase64).toSorted());
  });

  it('reads the base64 of one certificate', () => {
    const [der = new Uint8Array()] = ders;
    expect(readCertificates(encodeBase64(der)).map((one) => one.der)).toEqual([der]);
  });

  it.each([
    ['nothing', '', 'DER_TRUNCATED'],
    ['words', 'hello there', 'PEM_MALFORMED'],
    ['another structure', 'MAA=', 'CERTIFICATE_MALFORMED'],
    ['a PKCS#7 of nothing', encodePem('PKCS7', encodePkcs7([])), 'DER_TRUNCATED'],
    ['too much', ' '.repeat(MAX_CERTIFICATES_TEXT + 1), 'DER_TOO_LARGE'],
  ])('refuses %s', (_, text, code) => {
    expect(codeOf(() => readCertificates(text))).toBe(code);
  });

  it('refuses more certificates than any chain has', () => {
    expect(codeOf(() => readCertificates(pemOf().repeat(17)))).toBe('PEM_MALFORMED');
  });
});
