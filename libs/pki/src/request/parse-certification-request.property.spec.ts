import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KeyAlgorithm, SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import { codeOf } from '../node/testing/code-of.ts';
import { makeCertificationRequest } from '../node/testing/make-certification-request.ts';
import { generateCaKeyPair } from '../node/key-pair.ts';
import { verifyProofOfPossession } from '../node/verify-proof-of-possession.ts';
import { parseCertificationRequest } from './parse-certification-request.ts';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
const dnsName = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const text = fc.stringMatching(/^[A-Za-zäöü0-9.-]{1,20}$/);
const few = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { maxLength: 3 });

const subjects: fc.Arbitrary<SubjectNames> = fc.record({
  commonName: few(text),
  organization: few(text),
  organizationalUnit: few(text),
  locality: few(text),
  stateOrProvince: few(text),
  country: fc.constantFrom([], ['CH']),
});
const sans: fc.Arbitrary<SubjectAlternativeNames> = fc.record({
  dnsNames: few(dnsName),
  ipAddresses: few(fc.ipV4()),
  rfc822Names: few(dnsName.map((domain) => `mail@${domain}`)),
  uniformResourceIdentifiers: few(dnsName.map((domain) => `spiffe://${domain}/ns/a`)),
});

describe('a certification request made by @peculiar/x509', () => {
  it('is read with exactly the names that were put in', async () => {
    const key = (await generateCaKeyPair('EC_P256')).privateKey;
    await fc.assert(
      fc.asyncProperty(subjects, sans, async (subject, names) => {
        const { pem } = await makeCertificationRequest({ key, subject, sans: names });
        expect(parseCertificationRequest(pem).names).toEqual({ subject, sans: names });
      }),
      { numRuns: 40 },
    );
  });

  it.each<KeyAlgorithm>([
    'RSA_2048',
    'RSA_3072',
    'RSA_4096',
    'EC_P256',
    'EC_P384',
    'EC_P521',
    'EC_ED25519',
  ])('proves possession of a key of %s', async (keyAlgorithm) => {
    const { der } = await makeCertificationRequest({ keyAlgorithm });
    const parsed = parseCertificationRequest(der);
    expect(parsed.keyAlgorithm).toBe(keyAlgorithm);
    expect(verifyProofOfPossession(parsed).type).toBe('public');
  });
});

/** Parsing and proof of possession: a code, or a request that is fully in order. Nothing else may happen. */
function outcome(bytes: Uint8Array): string | undefined {
  return codeOf(() => verifyProofOfPossession(parseCertificationRequest(bytes)));
}

describe('hostile requests', () => {
  let valid: Uint8Array;
  beforeAll(async () => {
    const made = await makeCertificationRequest({
      subject: { commonName: ['workload'], country: ['CH'] },
      sans: { dnsNames: ['a.example'], uniformResourceIdentifiers: ['spiffe://td/a'] },
    });
    valid = made.der;
  });

  it('with any octets changed are refused by code', () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = valid.slice();
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        const isSame = bytes.every((octet, index) => octet === valid[index]);
        expect(outcome(bytes) === undefined).toBe(isSame);
      }),
      { numRuns: 3000 },
    );
  });

  it('cut short, doubled or spliced are refused by code', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 20 }), (from, to, put) => {
        const start = from % valid.length;
        const end = to % valid.length;
        const bytes = Uint8Array.from([
          ...valid.subarray(0, start),
          ...put,
          ...valid.subarray(end),
        ]);
        const isSame = bytes.length === valid.length && bytes.every((o, i) => o === valid[i]);
        expect(outcome(bytes) === undefined).toBe(isSame);
      }),
      { numRuns: 2000 },
    );
  });

  it('with any single length octet replaced by an indefinite or enormous one are refused', () => {
    for (let index = 0; index < valid.length; index += 1) {
      for (const octet of [0x80, 0x84, 0xff]) {
        if (valid[index] === octet) continue;
        const bytes = valid.slice();
        bytes[index] = octet;
        expect(outcome(bytes)).toBeDefined();
      }
    }
  });

  it('nested a thousand deep are refused without following', () => {
    const deep = new Uint8Array(4000);
    for (let index = 0, left = 3996; index < 4000; index += 4, left -= 4) {
      deep.set([0x30, 0x82, left >> 8, left & 0xff], index);
    }
    expect(outcome(deep)).toBe('CSR_MALFORMED');
  });
});
