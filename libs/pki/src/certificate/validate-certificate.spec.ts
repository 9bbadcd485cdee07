import { sign } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { toHex } from '../der/hex.ts';
import * as der from '../der/writer.ts';
import { signatureVerifier } from '../node/verify-signature.ts';
import { codeOf, codeOfAsync } from '../node/testing/code-of.ts';
import {
  createTestHierarchy,
  TEST_NOW,
  type TestHierarchy,
  type TestLeaf,
} from '../node/testing/test-ca.ts';
import { encodeCertificate } from './encode-certificate.ts';
import { readCaCertificate } from './issuing-ca.ts';
import { parseCertificate } from './parse-certificate.ts';
import { type CertificateExpectations, validateCertificate } from './validate-certificate.ts';

let pki: TestHierarchy;
let leaf: TestLeaf;
beforeAll(async () => {
  pki = await createTestHierarchy();
  leaf = await pki.issueLeaf({ sans: { dnsNames: ['a.example'], ipAddresses: ['2001:DB8::1'] } });
});

function expectations(parts: Partial<CertificateExpectations> = {}): CertificateExpectations {
  return {
    kind: 'end-entity',
    issuer: pki.subordinate.ca,
    subjectPublicKeyInfoDer: leaf.keyPair.spkiDer,
    now: TEST_NOW,
    verifySignature: signatureVerifier(pki.subordinate.ca.publicKey),
    ...parts,
  };
}
const refusal = (bytes: Uint8Array, parts: Partial<CertificateExpectations> = {}) =>
  codeOfAsync(() => validateCertificate(bytes, expectations(parts)));

const inSeconds = (seconds: number): Date => new Date(TEST_NOW.getTime() + seconds * 1000);

/** The leaf with some bytes of its TBSCertificate replaced, signed anew by the right key. */
function resigned(from: Uint8Array, to: Uint8Array): Uint8Array {
  const { tbs } = parseCertificate(leaf.certificate.der);
  const hex = toHex(tbs.der);
  expect(hex.split(toHex(from))).toHaveLength(2);
  const changed = Buffer.from(hex.replace(toHex(from), toHex(to)), 'hex');
  const { privateKey } = pki.subordinate.keyPair;
  return encodeCertificate(
    changed,
    signatureAlgorithmOf('EC_P256'),
    sign('sha256', changed, privateKey),
  );
}

describe('validateCertificate', () => {
  it('finds nothing wrong with what was made for the purpose', async () => {
    const names = {
      subject: {
        commonName: [],
        organization: [],
        organizationalUnit: [],
        locality: [],
        stateOrProvince: [],
        country: [],
      },
      sans: {
        dnsNames: ['a.example'],
        ipAddresses: ['2001:db8:0::1'],
        rfc822Names: [],
        uniformResourceIdentifiers: [],
      },
    };
    expect(await refusal(leaf.certificate.der, { names })).toBeUndefined();
    expect(
      await refusal(leaf.certificate.der, {
        names: { ...names, sans: { ...names.sans, dnsNames: ['b.example'] } },
      }),
    ).toBe('CERTIFICATE_INVALID');
    expect(await refusal(leaf.certificate.der, { names: { ...names, sans: undefined } })).toBe(
      'CERTIFICATE_INVALID',
    );
    const subject = { ...names.subject, commonName: ['a'] };
    expect(await refusal(leaf.certificate.der, { names: { ...names, subject } })).toBe(
      'CERTIFICATE_INVALID',
    );
  });

  it('refuses a certificate for another key, of another kind, or by another CA', async () => {
    const bytes = leaf.certificate.der;
    expect(await refusal(bytes, { subjectPublicKeyInfoDer: pki.root.keyPair.spkiDer })).toBe(
      'CERTIFICATE_INVALID',
    );
    expect(await refusal(bytes, { kind: 'subordinate-ca' })).toBe('CERTIFICATE_INVALID');
    expect(await refusal(bytes, { kind: 'root-ca' })).toBe('CERTIFICATE_INVALID');
    expect(await refusal(bytes, { issuer: pki.intermediate.ca })).toBe('CERTIFICATE_INVALID');
    expect(await refusal(bytes, { issuer: 'self' })).toBe('CERTIFICATE_INVALID');
  });

  it('refuses a certificate outside its time or its CA’s', async () => {
    const bytes = leaf.certificate.der;
    expect(await refusal(bytes, { now: inSeconds(3600) })).toBeUndefined();
    expect(await refusal(bytes, { now: inSeconds(3601) })).toBe('CERTIFICATE_INVALID');
    expect(await refusal(bytes, { now: inSeconds(-31) })).toBe('CERTIFICATE_INVALID');
    const shorter = { ...pki.subordinate.ca, notAfter: inSeconds(3599) };
    expect(await refusal(bytes, { issuer: shorter })).toBe('CERTIFICATE_INVALID');
  });

  it('refuses other bytes than those that were prepared', async () => {
    const { tbs } = parseCertificate(leaf.certificate.der);
    expect(await refusal(leaf.certificate.der, { prepared: tbs })).toBeUndefined();
    const other = await pki.issueLeaf();
    expect(
      await refusal(leaf.certificate.der, {
        prepared: parseCertificate(other.certificate.der).tbs,
      }),
    ).toBe('CERTIFICATE_INVALID');
  });

  it('refuses a signature by another key, or one that was touched', async () => {
    const verifySignature = signatureVerifier(pki.root.ca.publicKey);
    expect(await refusal(leaf.certificate.der, { verifySignature })).toBe('CERTIFICATE_INVALID');
    const touched = leaf.certificate.der.slice();
    touched[touched.length - 1] = (touched.at(-1) ?? 0) ^ 1;
    expect(await refusal(touched)).toBe('CERTIFICATE_INVALID');
  });

  it.each([
    // The CA's key signed these: only the validator's own table of profiles stands between them and the world.
    ['a leaf that may sign certificates', der.namedBits([0]), der.namedBits([0, 5])],
    [
      'a criticality that states its default',
      Uint8Array.of(0x55, 0x1d, 0x13, 1, 1, 0xff),
      Uint8Array.of(0x55, 0x1d, 0x13, 1, 1, 0),
    ],
    ['an unknown extension', der.oid('2.5.29.37'), der.oid('2.5.29.99')],
    [
      'another signature algorithm',
      signatureAlgorithmOf('EC_P256').identifierDer,
      signatureAlgorithmOf('EC_P384').identifierDer,
    ],
    [
      'a version that has no extensions',
      Uint8Array.of(0x02, 0x01, 0x02, 0x02, 0x10),
      Uint8Array.of(0x02, 0x01, 0x01, 0x02, 0x10),
    ],
  ])('refuses %s', async (_, from, to) => {
    expect(await refusal(resigned(from, to))).toMatch(/^CERTIFICATE_(INVALID|MALFORMED)$/);
  });
});

describe('validateCertificate: serial numbers', () => {
  it('refuses a negative one', async () => {
    const { serialNumber } = parseCertificate(leaf.certificate.der).tbs;
    const negative = serialNumber.slice();
    negative[0] = (negative[0] ?? 0) | 0x80;
    expect(await refusal(resigned(serialNumber, negative))).toBe('CERTIFICATE_INVALID');
  });
});

describe('parseCertificate', () => {
  it('reads any changed certificate or refuses it, and never reads it as the same', () => {
    const valid = pki.intermediate.certificate.der;
    const before = JSON.stringify(Array.from(valid));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(), (at, octet, cut) => {
        const bytes = valid.slice(0, cut % 3 === 0 ? cut % valid.length : valid.length);
        if (bytes.length > 0) bytes[at % bytes.length] = octet;
        const code = codeOf(() => parseCertificate(bytes));
        expect([undefined, 'CERTIFICATE_MALFORMED']).toContain(code);
        expect(codeOf(() => readCaCertificate(bytes)) ?? 'read').toBeTypeOf('string');
      }),
      { numRuns: 3000 },
    );
    expect(JSON.stringify(Array.from(valid))).toBe(before);
  });

  it('refuses what is too large, what repeats an extension, and two signature algorithms', () => {
    expect(codeOf(() => parseCertificate(new Uint8Array(65_537)))).toBe('CERTIFICATE_TOO_LARGE');
    const { tbs } = parseCertificate(leaf.certificate.der);
    const other = encodeCertificate(tbs.der, signatureAlgorithmOf('EC_P384'), new Uint8Array(64));
    expect(codeOf(() => parseCertificate(other))).toBe('CERTIFICATE_MALFORMED');
    expect(
      codeOf(() => parseCertificate(resigned(der.oid('2.5.29.37'), der.oid('2.5.29.15')))),
    ).toBe('CERTIFICATE_MALFORMED');
  });

  it('takes no leaf for a CA', () => {
    expect(codeOf(() => readCaCertificate(leaf.certificate.der))).toBe('ISSUER_UNSUITABLE');
  });
});
