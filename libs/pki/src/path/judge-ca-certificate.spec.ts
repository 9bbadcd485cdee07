import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import type { ParsedCertificate } from '../certificate/parsed-certificate.ts';
import { createTestHierarchy, TEST_NOW, type TestHierarchy } from '../node/testing/test-ca.ts';
import { verifySignedData } from '../node/verify-signed-data.ts';
import { judgeCaCertificate } from './judge-ca-certificate.ts';

let ours: TestHierarchy;
/** Of the same names and other keys. */
let others: TestHierarchy;

beforeAll(async () => {
  [ours, others] = await Promise.all([createTestHierarchy(), createTestHierarchy()]);
});

const parsed = (...cas: readonly TestHierarchy['root'][]): ParsedCertificate[] =>
  cas.map(({ certificate }) => parseCertificate(certificate.der));

/** Judges with the intermediate's key, unless another is named. */
const judge = (certificates: readonly ParsedCertificate[], of = ours.intermediate, at = TEST_NOW) =>
  judgeCaCertificate(certificates, {
    at,
    verify: verifySignedData,
    subjectPublicKeyInfoDer: of.ca.subjectPublicKeyInfoDer,
    keyIdentifiers: [of.ca.subjectKeyIdentifier],
  });
const codesOf = async (...given: Parameters<typeof judge>): Promise<readonly string[]> =>
  (await judge(...given)).faults.map(({ code }) => code);

// That every fault of an upload is found is shown with certificates of openssl, in apps/api.
describe('judgeCaCertificate', () => {
  it('gives the chain, whatever the order and whatever else is there', async () => {
    const { intermediate, root, subordinate } = ours;
    const given = parsed(subordinate, others.root, root, intermediate, root);
    const judgement = await judge(given);
    expect(judgement.faults).toEqual([]);
    const chain = 'chain' in judgement ? judgement.chain : [];
    expect(chain.map(({ der }) => der)).toEqual(
      [intermediate, root].map(({ certificate }) => certificate.der),
    );
  });

  it('takes the same certificate twice for one', async () => {
    expect(await codesOf(parsed(ours.intermediate, ours.intermediate, ours.root))).toEqual([]);
  });

  it('finds no chain to the root of others, none without root, and no certificate for another key', async () => {
    expect(await codesOf(parsed(ours.intermediate, others.root))).toEqual(['PATH_MISSING']);
    expect(await codesOf(parsed(ours.intermediate))).toEqual(['ANCHOR_MISSING']);
    expect(await codesOf(parsed(others.intermediate, others.root))).toEqual(['KEY_NOT_CERTIFIED']);
  });

  it('judges a root by itself as one that nobody above has signed', async () => {
    expect(await codesOf(parsed(ours.root), ours.root)).toEqual(['PATH_MISSING']);
  });

  it('finds an issuer’s CA too short for a CA under it', async () => {
    const { intermediate, root, subordinate } = ours;
    expect(await codesOf(parsed(subordinate, intermediate, root), subordinate)).toEqual([
      'KEY_USAGE',
      'PATH_LENGTH',
      'PATH_LENGTH',
    ]);
  });

  it('names everybody whose time it is not', async () => {
    const at = new Date('2060-01-01T00:00:00Z');
    expect(await codesOf(parsed(ours.intermediate, ours.root), ours.intermediate, at)).toEqual([
      'VALIDITY',
      'VALIDITY',
    ]);
  });
});
