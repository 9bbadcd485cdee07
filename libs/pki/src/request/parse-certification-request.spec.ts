import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import * as der from '../der/writer.ts';
import { encodePem } from '../der/pem.ts';
import { codeOf } from '../node/testing/code-of.ts';
import { opensslOk, withFiles } from '../node/testing/openssl.ts';
import { verifyProofOfPossession } from '../node/verify-proof-of-possession.ts';
import { MAX_REQUEST_BYTES, parseCertificationRequest } from './parse-certification-request.ts';

const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spkiOf = (key: KeyObject): Uint8Array =>
  Uint8Array.from(key.export({ format: 'der', type: 'spki' }));
const ECDSA = signatureAlgorithmOf('EC_P256').identifierDer;

interface Parts {
  readonly version?: number;
  readonly subject?: Uint8Array;
  readonly spki?: Uint8Array;
  readonly attributes?: readonly Uint8Array[] | undefined;
  readonly algorithm?: Uint8Array;
  readonly after?: Uint8Array;
}

/** A request written part by part, signed by a P-256 key: whatever is wrong with it is what the test put there. */
function request(parts: Parts): Uint8Array {
  const { attributes = [], after = new Uint8Array() } = parts;
  const info = der.sequence(
    der.integer(parts.version ?? 0),
    parts.subject ?? der.sequence(),
    parts.spki ?? spkiOf(P256.publicKey),
    der.explicit(0, ...attributes),
    after,
  );
  const signature = der.bitString(sign('sha256', info, P256.privateKey));
  return der.sequence(info, parts.algorithm ?? ECDSA, signature);
}

const attribute = (type: string, ...values: Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(type), der.setOf(...values));
const extensionRequest = (...extensions: Uint8Array[]): Uint8Array =>
  attribute('1.2.840.113549.1.9.14', der.sequence(...extensions));
const extension = (type: string, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(type), der.octetString(value));
const san = (...names: Uint8Array[]): Uint8Array => extension('2.5.29.17', der.sequence(...names));
const dns = (text: string): Uint8Array => der.ia5String(text, 0x82);
const rdn = (type: string, value: Uint8Array): Uint8Array =>
  der.setOf(der.sequence(der.oid(type), value));
const refusal = (parts: Parts): unknown => codeOf(() => parseCertificationRequest(request(parts)));

describe('parseCertificationRequest', () => {
  it('reads names of every governed form from a request that openssl made', () => {
    const config = [
      '[req]\nprompt=no\ndistinguished_name=dn\nreq_extensions=ext\n[dn]',
      'C=CH\nST=Zürich\nL=Zug\nO=Luciole\n0.OU=one\n1.OU=two\nCN=workload',
      'emailAddress=a@example.com\n[ext]\nkeyUsage=digitalSignature',
      'subjectAltName=DNS:a.example,DNS:b.example,IP:192.0.2.1,IP:2001:db8::1,email:m@example.com,URI:spiffe://td/ns/a',
    ].join('\n');
    withFiles({ 'req.cnf': config }, (directory) => {
      const { stdout } = opensslOk(
        [
          'req',
          '-new',
          '-utf8',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-keyout',
          'key.pem',
          '-config',
          'req.cnf',
        ],
        { cwd: directory },
      );
      const parsed = parseCertificationRequest(stdout);
      expect(parsed.keyAlgorithm).toBe('RSA_2048');
      expect(parsed.signatureAlgorithm.name).toBe('sha256WithRSAEncryption');
      expect(parsed.names).toEqual({
        subject: {
          commonName: ['workload'],
          organization: ['Luciole'],
          organizationalUnit: ['one', 'two'],
          locality: ['Zug'],
          stateOrProvince: ['Zürich'],
          country: ['CH'],
        },
        sans: {
          dnsNames: ['a.example', 'b.example'],
          ipAddresses: ['192.0.2.1', '2001:db8::1'],
          rfc822Names: ['m@example.com'],
          uniformResourceIdentifiers: ['spiffe://td/ns/a'],
        },
      });
      expect(parsed.ignored).toEqual({
        subjectAttributes: ['1.2.840.113549.1.9.1'],
        extensions: ['2.5.29.15'],
        attributes: [],
      });
      expect(verifyProofOfPossession(parsed).asymmetricKeyType).toBe('rsa');
    });
  });

  it('reads PEM and DER alike, and a request without attributes', () => {
    const bare = request({ attributes: undefined });
    expect(parseCertificationRequest(encodePem('CERTIFICATE REQUEST', bare))).toEqual(
      parseCertificationRequest(bare),
    );
    expect(codeOf(() => parseCertificationRequest(encodePem('CERTIFICATE', bare)))).toBe(
      'CSR_MALFORMED',
    );
  });

  it('refuses trailing bytes, wherever they are', () => {
    const bytes = request({});
    expect(codeOf(() => parseCertificationRequest(Buffer.concat([bytes, Buffer.of(0)])))).toBe(
      'CSR_TRAILING_BYTES',
    );
    expect(refusal({ after: der.nullValue() })).toBe('CSR_TRAILING_BYTES');
    expect(
      refusal({ algorithm: der.sequence(der.oid('1.2.840.10045.4.3.2'), der.nullValue()) }),
    ).toBe('CSR_SIGNATURE_ALGORITHM_UNSUPPORTED');
  });

  it('refuses what repeats itself', () => {
    expect(refusal({ attributes: [extensionRequest(san(dns('a')), san(dns('b')))] })).toBe(
      'CSR_DUPLICATE_EXTENSION',
    );
    expect(
      refusal({ attributes: [extensionRequest(san(dns('a'))), extensionRequest(san(dns('b')))] }),
    ).toBe('CSR_DUPLICATE_ATTRIBUTE');
    const twoValues = attribute(
      '1.2.840.113549.1.9.14',
      der.sequence(san(dns('a'))),
      der.sequence(san(dns('b'))),
    );
    expect(refusal({ attributes: [twoValues] })).toBe('CSR_DUPLICATE_ATTRIBUTE');
  });

  it.each([
    ['otherName', der.explicit(0, der.oid('1.2.3'), der.explicit(0, der.utf8String('upn')))],
    ['x400Address', der.element(0xa3, der.nullValue())],
    ['directoryName', der.explicit(4, der.sequence())],
    ['ediPartyName', der.element(0xa5, der.explicit(1, der.utf8String('x')))],
    ['registeredID', der.element(0x88, Uint8Array.of(0x2a))],
  ])('refuses a %s, which policy cannot see', (_, name) => {
    expect(refusal({ attributes: [extensionRequest(san(dns('a'), name))] })).toBe(
      'CSR_NAME_FORM_UNSUPPORTED',
    );
  });

  it.each([
    ['an address of five octets', der.element(0x87, new Uint8Array(5)), 'CSR_MALFORMED'],
    ['an empty dNSName', dns(''), 'CSR_MALFORMED'],
    ['NUL in a dNSName', dns('good.example\0.evil'), 'CSR_STRING_INVALID'],
    ['a high octet in a dNSName', der.element(0x82, Uint8Array.of(0xe9)), 'CSR_STRING_INVALID'],
    ['an unknown form', der.element(0x8a), 'CSR_MALFORMED'],
  ])('refuses %s', (_, name, code) => {
    expect(refusal({ attributes: [extensionRequest(san(name))] })).toBe(code);
  });

  it('refuses an empty list of names and an empty list of extensions', () => {
    expect(refusal({ attributes: [extensionRequest(san())] })).toBe('CSR_MALFORMED');
    expect(refusal({ attributes: [extensionRequest()] })).toBe('CSR_MALFORMED');
  });

  it.each([
    ['invalid UTF-8', der.element(0x0c, Uint8Array.of(0xff))],
    ['NUL', der.utf8String('a\0b')],
    ['a line feed', der.utf8String('a\nb')],
    ['an OCTET STRING', der.octetString(Uint8Array.of(0x61))],
    ['an empty value', der.utf8String('')],
  ])('refuses %s in the subject', (_, value) => {
    expect(refusal({ subject: der.sequence(rdn('2.5.4.3', value)) })).toBe('CSR_STRING_INVALID');
  });

  it('refuses another version', () => {
    expect(refusal({ version: 1 })).toBe('CSR_VERSION_UNSUPPORTED');
  });

  it.each([
    ['SHA-1 with ECDSA', der.sequence(der.oid('1.2.840.10045.4.1'))],
    ['MD5 with RSA', der.sequence(der.oid('1.2.840.113549.1.1.4'), der.nullValue())],
    ['RSA-PSS', der.sequence(der.oid('1.2.840.113549.1.1.10'), der.sequence())],
    ['RSA over an EC key', signatureAlgorithmOf('RSA_2048').identifierDer],
    ['Ed25519 over an EC key', signatureAlgorithmOf('EC_ED25519').identifierDer],
  ])('refuses a signature by %s', (_, algorithm) => {
    expect(refusal({ algorithm })).toBe('CSR_SIGNATURE_ALGORITHM_UNSUPPORTED');
  });

  it('refuses a request above the size limit, in both forms', () => {
    const names = Array.from({ length: 2000 }, (_, index) => dns(`host-${index}.example.com`));
    const large = request({ attributes: [extensionRequest(san(...names))] });
    expect(large.length).toBeGreaterThan(MAX_REQUEST_BYTES);
    expect(codeOf(() => parseCertificationRequest(large))).toBe('CSR_TOO_LARGE');
    expect(codeOf(() => parseCertificationRequest(encodePem('CERTIFICATE REQUEST', large)))).toBe(
      'CSR_TOO_LARGE',
    );
    expect(codeOf(() => parseCertificationRequest('A'.repeat(1 << 20)))).toBe('CSR_TOO_LARGE');
  });

  it('refuses more attributes than anybody sends', () => {
    const attributes = Array.from({ length: 17 }, (_, index) =>
      attribute(`1.2.3.${index}`, der.nullValue()),
    );
    expect(refusal({ attributes })).toBe('CSR_DUPLICATE_ATTRIBUTE');
  });

  it('names what it leaves out', () => {
    const subject = der.sequence(rdn('2.5.4.5', der.printableString('123')));
    const attributes = [
      attribute('1.2.840.113549.1.9.7', der.utf8String('password')),
      extensionRequest(extension('2.5.29.19', der.sequence(der.boolean(true)))),
    ];
    const parsed = parseCertificationRequest(request({ subject, attributes }));
    expect(parsed.ignored).toEqual({
      subjectAttributes: ['2.5.4.5'],
      extensions: ['2.5.29.19'],
      attributes: ['1.2.840.113549.1.9.7'],
    });
    expect(Object.values(parsed.names.subject).flat()).toEqual([]);
  });
});

describe('verifyProofOfPossession', () => {
  it('refuses a request that was signed by another key', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const stolen = parseCertificationRequest(request({ spki: spkiOf(publicKey) }));
    expect(codeOf(() => verifyProofOfPossession(stolen))).toBe('CSR_SIGNATURE_INVALID');
  });

  it('refuses a point that is not on its curve', () => {
    const spki = spkiOf(P256.publicKey);
    spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1;
    const parsed = parseCertificationRequest(request({ spki }));
    expect(codeOf(() => verifyProofOfPossession(parsed))).toBe('KEY_MALFORMED');
  });

  it('refuses a signature whose bytes were changed', () => {
    const bytes = request({});
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const parsed = parseCertificationRequest(bytes);
    expect(codeOf(() => verifyProofOfPossession(parsed))).toBe('CSR_SIGNATURE_INVALID');
  });
});
