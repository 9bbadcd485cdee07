import { beforeAll, describe, expect, it } from 'vitest';
import type { CertificateContent } from '@luciole/policy';
import { KEY_USAGES } from '@luciole/policy';
import { toHex } from '../der/hex.ts';
import { type CaKeyPair, generateCaKeyPair } from '../node/key-pair.ts';
import { secureRandom, sha256 } from '../node/sha256.ts';
import { signCertificate } from '../node/sign-certificate.ts';
import { createSigner } from '../node/signer.ts';
import { codeOf, codeOfAsync } from '../node/testing/code-of.ts';
import {
  aSubject,
  createTestHierarchy,
  someSans,
  TEST_NOW,
  type TestHierarchy,
} from '../node/testing/test-ca.ts';
import type { CertificateTemplate } from './certificate-template.ts';
import type { IssuingCa } from './issuing-ca.ts';
import { parseCertificate, parseTbsCertificate } from './parse-certificate.ts';
import { KEY_USAGE_BITS } from './parse-extensions.ts';
import { prepareCertificate } from './prepare-certificate.ts';
import type { PreparedCertificate } from './prepared-certificate.ts';
import { randomSerialNumber } from './serial-number.ts';
import { endEntityTemplate } from './templates/end-entity.template.ts';
import { crossCaTemplate } from './templates/cross-ca.template.ts';
import { intermediateCaTemplate } from './templates/intermediate-ca.template.ts';
import { rootCaTemplate } from './templates/root-ca.template.ts';
import { subordinateCaTemplate } from './templates/subordinate-ca.template.ts';
import { fitValidity } from './validity.ts';

const now = TEST_NOW;
const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
let pki: TestHierarchy;
let key: CaKeyPair;

beforeAll(async () => {
  pki = await createTestHierarchy({
    authorityUrls: { caIssuers: 'http://pki.example/a', crl: 'http://pki.example/c' },
  });
  key = await generateCaKeyPair('EC_P256');
});

const content = (parts: Partial<CertificateContent>): CertificateContent => ({
  subject: aSubject({}),
  sans: someSans({ dnsNames: ['a.example'] }),
  keyAlgorithm: 'EC_P256',
  keyUsages: ['digitalSignature'],
  extendedKeyUsages: [],
  validityPeriod: { years: 0, months: 0, seconds: 3600 },
  ...parts,
});
const leaf = (parts: Partial<CertificateContent> = {}): CertificateTemplate =>
  endEntityTemplate(content(parts), { publicKey: key.subjectPublicKey, notAfter: inSeconds(3600) });
const prepare = (template: CertificateTemplate, issuer: IssuingCa | 'self'): PreparedCertificate =>
  prepareCertificate(template, { issuer, now, random: secureRandom, sha256 });

const ca = () => ({
  subject: aSubject({ commonName: ['CA'] }),
  publicKey: key.subjectPublicKey,
  notAfter: inSeconds(86_400),
});
const known = (template: CertificateTemplate, issuer: IssuingCa | 'self') =>
  parseTbsCertificate(prepare(template, issuer).tbsDer).known;
const criticality = (template: CertificateTemplate) =>
  parseTbsCertificate(prepare(template, pki.subordinate.ca).tbsDer).extensions.find(
    ({ oid }) => oid === '2.5.29.17',
  )?.critical;
const lasting = (from: number, to: number) => ({
  notBefore: inSeconds(from),
  notAfter: inSeconds(to),
});

describe('profiles (ruling 1)', () => {
  it('root: cA without path length, two usages, SKI, no AKI, AIA or CDP', () => {
    const root = known(rootCaTemplate(ca()), 'self');
    expect(root.basicConstraints).toEqual({ cA: true });
    expect(root.keyUsage).toEqual(['keyCertSign', 'cRLSign']);
    expect(Object.keys(root).toSorted()).toEqual([
      'basicConstraints',
      'keyUsage',
      'subjectKeyIdentifier',
    ]);
  });

  it('intermediate: path length 1, and AIA and CDP from the URLs', () => {
    const { known: intermediate } = parseCertificate(pki.intermediate.certificate.der).tbs;
    expect(intermediate.basicConstraints).toEqual({ cA: true, pathLenConstraint: 1 });
    expect(intermediate.keyUsage).toEqual(['keyCertSign', 'cRLSign']);
    expect(intermediate.authorityInfoAccess?.[0]?.location).toEqual({
      form: 'uniformResourceIdentifier',
      value: 'http://pki.example/a',
    });
    expect(intermediate.cRLDistributionPoints).toEqual([
      {
        fullName: [{ form: 'uniformResourceIdentifier', value: 'http://pki.example/c' }],
        isPlain: true,
      },
    ]);
    expect(known(intermediateCaTemplate(ca()), pki.root.ca).authorityInfoAccess).toBeUndefined();
  });

  it('cross: a root under another root, path length 2, AIA and CDP of that one', () => {
    const urls = { caIssuers: 'http://pki.example/a', crl: 'http://pki.example/c' };
    const cross = known(crossCaTemplate({ ...ca(), authorityUrls: urls }), pki.root.ca);
    expect(cross.basicConstraints).toEqual({ cA: true, pathLenConstraint: 2 });
    expect(cross.keyUsage).toEqual(['keyCertSign', 'cRLSign']);
    expect(cross.authorityKeyIdentifier?.keyIdentifier).toEqual(pki.root.ca.subjectKeyIdentifier);
    expect(cross.cRLDistributionPoints).toHaveLength(1);
    // Below an intermediate it leaves no room for what it is for.
    expect(codeOf(() => prepare(crossCaTemplate(ca()), pki.intermediate.ca))).toBe(
      'ISSUER_UNSUITABLE',
    );
  });

  it('sub-CA: path length 0, digitalSignature and keyCertSign, AKI of its CA, no SAN', () => {
    const sub = known(subordinateCaTemplate(ca()), pki.intermediate.ca);
    expect(sub.basicConstraints).toEqual({ cA: true, pathLenConstraint: 0 });
    expect(sub.keyUsage).toEqual(['digitalSignature', 'keyCertSign']);
    expect(sub.subjectAltName).toBeUndefined();
    expect(sub.authorityKeyIdentifier).toEqual({
      keyIdentifier: pki.intermediate.ca.subjectKeyIdentifier,
      hasIssuerAndSerialNumber: false,
    });
  });

  it('sub-CA: renewals with a random serialNumber RDN never share a name', () => {
    const names = Array.from({ length: 20 }, () =>
      toHex(
        parseTbsCertificate(
          prepare(
            subordinateCaTemplate({ ...ca(), hasRandomSubjectSerialNumber: true }),
            pki.intermediate.ca,
          ).tbsDer,
        ).subjectDer,
      ),
    );
    expect(new Set(names).size).toBe(20);
  });

  it('leaf: cA FALSE, no AIA or CDP, noRevAvail by setting', () => {
    const plain = known(leaf(), pki.subordinate.ca);
    expect(plain.basicConstraints).toEqual({ cA: false });
    expect(
      plain.authorityInfoAccess ?? plain.cRLDistributionPoints ?? plain.noRevAvail,
    ).toBeUndefined();
    const short = endEntityTemplate(content({}), {
      publicKey: key.subjectPublicKey,
      notAfter: inSeconds(60),
      hasNoRevAvail: true,
    });
    expect(known(short, pki.subordinate.ca).noRevAvail).toBe(true);
  });

  it('leaf: SAN is critical exactly when the subject is empty', () => {
    expect(criticality(leaf())).toBe(true);
    expect(criticality(leaf({ subject: aSubject({ commonName: ['a'] }) }))).toBe(false);
  });

  it('key usage bits are those of the policy, in order', () => {
    expect(KEY_USAGE_BITS).toEqual(KEY_USAGES);
  });
});

describe('templates refuse', () => {
  it('a leaf without any name', () => {
    expect(codeOf(() => leaf({ sans: someSans({}) }))).toBe('TEMPLATE_INVALID');
  });
  it.each(['keyCertSign', 'cRLSign'] as const)('a leaf with %s (ruling 3)', (usage) => {
    expect(codeOf(() => leaf({ keyUsages: [usage] }))).toBe('TEMPLATE_INVALID');
  });
  it('a key of another algorithm than decided', () => {
    expect(codeOf(() => leaf({ keyAlgorithm: 'RSA_2048' }))).toBe('TEMPLATE_INVALID');
  });
  it('a CA without a subject', () => {
    const input = {
      subject: aSubject({}),
      publicKey: key.subjectPublicKey,
      notAfter: inSeconds(60),
    };
    for (const template of [rootCaTemplate, intermediateCaTemplate, subordinateCaTemplate]) {
      expect(codeOf(() => template(input))).toBe('TEMPLATE_INVALID');
    }
  });
});

describe('prepareCertificate', () => {
  it('refuses what a lint finds, with the findings for operators', () => {
    const refused = leaf({
      sans: someSans({ uniformResourceIdentifiers: ['spiffe://td/a', 'spiffe://td/b'] }),
    });
    expect(() => prepare(refused, pki.subordinate.ca)).toThrow(
      expect.objectContaining({
        code: 'LINT_FAILED',
        cause: [expect.objectContaining({ lint: 'one-uri-san' })],
      }),
    );
  });

  it.each([
    [
      'a control character in the subject',
      { subject: aSubject({ commonName: ['a\0b'] }) },
      'NAME_INVALID',
    ],
    [
      'an address that is none',
      { sans: someSans({ ipAddresses: ['1.2.3'] }) },
      'GENERAL_NAME_INVALID',
    ],
    [
      'a dNSName that is not ASCII',
      { sans: someSans({ dnsNames: ['é.example'] }) },
      'STRING_INVALID',
    ],
    [
      'an empty URI',
      { sans: someSans({ uniformResourceIdentifiers: [''] }) },
      'GENERAL_NAME_INVALID',
    ],
  ])('refuses %s', (_, parts, code) => {
    expect(codeOf(() => prepare(leaf(parts), pki.subordinate.ca))).toBe(code);
  });

  it('leaves room in the path: nothing but leaves under a sub-CA, no intermediate under an intermediate', () => {
    const input = {
      subject: aSubject({ commonName: ['CA'] }),
      publicKey: key.subjectPublicKey,
      notAfter: inSeconds(60),
    };
    expect(codeOf(() => prepare(subordinateCaTemplate(input), pki.subordinate.ca))).toBe(
      'ISSUER_UNSUITABLE',
    );
    expect(codeOf(() => prepare(intermediateCaTemplate(input), pki.intermediate.ca))).toBe(
      'ISSUER_UNSUITABLE',
    );
    expect(codeOf(() => prepare(rootCaTemplate(input), pki.root.ca))).toBe('ISSUER_UNSUITABLE');
    expect(codeOf(() => prepare(leaf(), 'self'))).toBe('ISSUER_UNSUITABLE');
  });

  it('shows copies: nothing outside changes what is signed', async () => {
    const prepared = prepare(leaf(), pki.subordinate.ca);
    const before = toHex(prepared.tbsDer);
    prepared.tbsDer.fill(0);
    prepared.notAfter.setTime(0);
    const signed = await signCertificate(prepared, pki.subordinate.signer);
    expect(toHex(parseCertificate(signed.der).tbs.der)).toBe(before);
    expect(signed.notAfter).toEqual(inSeconds(3600));
  });

  it('is spent by one signature, and by a refused one (ruling 33)', async () => {
    const prepared = prepare(leaf(), pki.subordinate.ca);
    await signCertificate(prepared, pki.subordinate.signer);
    expect(await codeOfAsync(() => signCertificate(prepared, pki.subordinate.signer))).toBe(
      'PREPARED_ALREADY_SPENT',
    );

    const other = prepare(leaf(), pki.subordinate.ca);
    const stranger = createSigner(key.privateKey);
    expect(await codeOfAsync(() => signCertificate(other, stranger))).toBe('SIGNER_MISMATCH');
    expect(await codeOfAsync(() => signCertificate(other, pki.subordinate.signer))).toBe(
      'PREPARED_ALREADY_SPENT',
    );
  });

  it('lets nothing leave that a faulty signer signed', async () => {
    const { signer } = pki.subordinate;
    const faulty = { ...signer, sign: (bytes: Uint8Array) => signer.sign(bytes.slice(1)) };
    expect(
      await codeOfAsync(() => signCertificate(prepare(leaf(), pki.subordinate.ca), faulty)),
    ).toBe('CERTIFICATE_INVALID');
  });
});

describe('randomSerialNumber', () => {
  it('is positive, 16 octets long and never starts with zero, whatever the source', () => {
    for (const octet of [0x00, 0xff, 0x80, 0x7f]) {
      const serial = randomSerialNumber((octets) => new Uint8Array(octets).fill(octet));
      expect(serial).toHaveLength(16);
      expect(serial[0]).toBeGreaterThan(0);
      expect(serial[0]).toBeLessThan(0x80);
    }
    expect(codeOf(() => randomSerialNumber(() => new Uint8Array(8)))).toBe('SERIAL_NUMBER_INVALID');
  });

  it('does not repeat', () => {
    const serials = Array.from({ length: 5000 }, () => toHex(randomSerialNumber(secureRandom)));
    expect(new Set(serials).size).toBe(5000);
  });
});

describe('fitValidity (rulings 1 and 7)', () => {
  it('backdates by 30 seconds, but not before the CA', () => {
    expect(fitValidity(lasting(-100, 10_000), inSeconds(60), now).notBefore).toEqual(
      inSeconds(-30),
    );
    expect(fitValidity(lasting(-10, 10_000), inSeconds(60), now).notBefore).toEqual(inSeconds(-10));
    expect(fitValidity(undefined, inSeconds(60), now).notBefore).toEqual(inSeconds(-30));
  });

  it('caps at the CA’s end and says so', () => {
    expect(fitValidity(lasting(-100, 10_000), inSeconds(10_000), now)).toMatchObject({
      capped: false,
    });
    expect(fitValidity(lasting(-100, 10_000), inSeconds(10_001), now)).toMatchObject({
      capped: true,
      notAfter: inSeconds(10_000),
    });
  });

  it('works in whole seconds', () => {
    const late = new Date(now.getTime() + 999);
    const { notBefore, notAfter } = fitValidity(undefined, new Date(late.getTime() + 60_000), late);
    expect(notBefore).toEqual(inSeconds(-30));
    expect(notAfter).toEqual(inSeconds(60));
  });

  it.each([
    ['an end that is now', lasting(-100, 10_000), 0, 'VALIDITY_INVALID'],
    ['an end that is no date', lasting(-100, 10_000), Number.NaN, 'VALIDITY_INVALID'],
    ['a CA that has ended', lasting(-100, -1), 60, 'ISSUER_EXPIRED'],
    ['a CA in its last minute', lasting(-86_400, 59), 30, 'ISSUER_EXPIRED'],
    ['a short-lived CA in its last tenth', lasting(-91, 9), 5, 'ISSUER_EXPIRED'],
    ['a CA that is not valid yet', lasting(1, 10_000), 60, 'ISSUER_UNSUITABLE'],
  ])('refuses %s', (_, issuer, seconds, code) => {
    expect(codeOf(() => fitValidity(issuer, inSeconds(seconds), now))).toBe(code);
  });

  it('still signs in the last minute but one', () => {
    expect(fitValidity(lasting(-86_400, 60), inSeconds(30), now).capped).toBe(false);
  });
});
