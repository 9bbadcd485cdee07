import type { OfflineRequest } from '@luciole/contract';
import { decodePemBlocks, encodePem, parseCertificate, parseCrl, prepareCrl } from '@luciole/pki';
import { createCertificationRequest, generateCaKeyPair, signCrl } from '@luciole/pki/node';
import { createTestHierarchy, TEST_NOW, type TestHierarchy } from '@luciole/pki/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { OFFLINE_REQUEST_FORMAT, sha256Hex } from './request-files.ts';
import type { SealedRoot } from './sealed-root.ts';
import { OfflineRefusal, prepareOffline } from './sign-offline.ts';

/** Turns what follows around, on a screen. */
const OVERRIDE = '\u202E';

let hierarchy: TestHierarchy;
let root: SealedRoot;
let intermediate: Extract<OfflineRequest, { kind: 'INTERMEDIATE_CERTIFICATE' }>;
let crl: Extract<OfflineRequest, { kind: 'CRL' }>;

beforeAll(async () => {
  hierarchy = await createTestHierarchy();
  const { ca, signer } = hierarchy.root;
  const list = {
    crlNumber: 7,
    thisUpdate: new Date(TEST_NOW.getTime() - 1000),
    nextUpdate: new Date(TEST_NOW.getTime() + 1000),
    revoked: [{ serialNumber: '0a', revokedAt: TEST_NOW }],
  };
  const { content } = await signCrl(prepareCrl(list, ca), signer);
  root = { ca, crl: content, sealedKeyDer: new Uint8Array() };
  const common = {
    format: OFFLINE_REQUEST_FORMAT,
    rootSha256: sha256Hex(ca.certificateDer),
    createdAt: TEST_NOW.toISOString(),
    validityPeriod: 'P1Y',
  } as const;
  const subject = {
    commonName: [`CA${OVERRIDE}`],
    organization: [],
    organizationalUnit: [],
    locality: [],
    stateOrProvince: [],
    country: [],
  };
  const pair = await generateCaKeyPair('EC_P256');
  const { der } = await createCertificationRequest(pair, { subject });
  intermediate = {
    ...common,
    kind: 'INTERMEDIATE_CERTIFICATE',
    certificationRequest: encodePem('CERTIFICATE REQUEST', der),
    authorityUrls: { crl: 'http://pki.example.com/crl' },
  };
  const entry = { revocationDate: TEST_NOW.toISOString(), reason: 'superseded' } as const;
  crl = {
    ...common,
    kind: 'CRL',
    crlNumber: 8,
    revoked: [
      { ...entry, serialNumber: '0a' },
      { ...entry, serialNumber: '0b' },
    ],
  };
});

const prepared = (request: object, now = TEST_NOW) =>
  prepareOffline(JSON.stringify(request), root, now);

describe('what an offline root signs', () => {
  it('is an intermediate of path length 1, said without what a terminal would obey', async () => {
    const { description, sign } = prepared(intermediate);
    const said = description.join('\n');
    expect(said).toContain('path length 1');
    expect(said).toContain('\\u{202e}');
    expect(said).not.toContain(OVERRIDE);
    const [made, above] = decodePemBlocks(await sign(hierarchy.root.signer));
    const { known } = parseCertificate(made?.der ?? new Uint8Array()).tbs;
    expect(known.basicConstraints).toEqual({ cA: true, pathLenConstraint: 1 });
    expect(above?.der).toEqual(root.ca.certificateDer);
  });

  it('is a CRL that goes on from the last one, with the new entries marked', async () => {
    const { description, sign } = prepared(crl);
    expect(description.join('\n')).toMatch(/as before +0a superseded[^]+new +0b superseded/);
    const [made] = decodePemBlocks(await sign(hierarchy.root.signer));
    expect(parseCrl(made?.der ?? new Uint8Array()).crlNumber).toBe('08');
    await expect(sign(hierarchy.root.signer)).rejects.toMatchObject({
      code: 'PREPARED_ALREADY_SPENT',
    });
  });

  it.each([
    ['a number that is not above the last one', () => ({ ...crl, crlNumber: 7 })],
    ['revocations that are taken back', () => ({ ...crl, revoked: crl.revoked.slice(1) })],
    ['another root', () => ({ ...intermediate, rootSha256: '0'.repeat(64) })],
    ['a member that is not known', () => ({ ...intermediate, pathLength: 9 })],
    ['another format', () => ({ ...intermediate, format: 'luciole-offline-request-2' })],
    ['a lifetime that is none', () => ({ ...crl, validityPeriod: 'forever' })],
    ['an address of another kind', () => ({ ...intermediate, authorityUrls: { crl: 'ldap://x' } })],
    [
      'an address that goes on like the next line',
      () => ({
        ...intermediate,
        authorityUrls: { crl: `http://x/${' '.repeat(60)}Key usage none` },
      }),
    ],
    ['a request of tomorrow', () => ({ ...crl, createdAt: '2099-01-01T00:00:00Z' })],
  ])('is nothing for %s', (_what, request) => {
    expect(() => prepared(request())).toThrow(OfflineRefusal);
  });

  it('is nothing for a file that is no JSON, or would move the cursor', () => {
    expect(() => prepared({ ...crl, '\u001B[2J': 1 })).toThrow(String.raw`\u{1b}[2J`);
    expect(() => prepareOffline('hello', root, TEST_NOW)).toThrow(OfflineRefusal);
  });
});
