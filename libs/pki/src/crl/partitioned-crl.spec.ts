import { beforeAll, describe, expect, it } from 'vitest';
import { isPkiError } from '../errors.ts';
import { signCrl } from '../node/sign-crl.ts';
import { opensslVerify } from '../node/testing/openssl.ts';
import { createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { TestHierarchy } from '../node/testing/test-ca.ts';
import { parseCrl, parseCrlInTurns } from './parse-crl.ts';
import { type CrlContent, prepareCrl, prepareCrlInTurns } from './prepare-crl.ts';

const URL_OF_SHARD = 'http://pki.example.com/v1/builtinca/crl/ca-2';
const CONTENT: CrlContent = {
  crlNumber: 7,
  thisUpdate: TEST_NOW,
  nextUpdate: new Date(TEST_NOW.getTime() + 86_400_000),
  revoked: [],
};

let hierarchy: TestHierarchy;
beforeAll(async () => {
  hierarchy = await createTestHierarchy({ authorityUrls: { crl: URL_OF_SHARD } });
});

async function crlOf(changes: Partial<CrlContent>): Promise<string> {
  const { ca, signer } = hierarchy.intermediate;
  return (await signCrl(prepareCrl({ ...CONTENT, ...changes }, ca), signer)).pem;
}

async function judge(changes: Partial<CrlContent>): Promise<string> {
  const { root, intermediate, subordinate } = hierarchy;
  const { ok, stderr } = opensslVerify({
    anchors: root.certificate.pem,
    intermediates: intermediate.certificate.pem,
    target: subordinate.certificate.pem,
    at: new Date(TEST_NOW.getTime() + 1000),
    options: ['-crl_check', '-extended_crl'],
    crls: await crlOf(changes),
  });
  return ok ? 'good' : stderr;
}

describe('a CRL with an issuing distribution point', () => {
  it('is for the certificates that name it, in the eyes of openssl (RFC 5280 §6.3.3 (b))', async () => {
    const { serialNumber } = hierarchy.subordinate.certificate;
    const revoked = [{ serialNumber, revokedAt: TEST_NOW }];
    expect(await judge({ distributionPoints: [URL_OF_SHARD] })).toBe('good');
    expect(await judge({ distributionPoints: [URL_OF_SHARD], revoked })).toContain('revoked');
    expect(await judge({ distributionPoints: [`${URL_OF_SHARD}0`] })).toContain('CRL scope');
    const former = 'http://old.example.com/crl/ca-2';
    expect(await judge({ distributionPoints: [former, URL_OF_SHARD] })).toBe('good');
    // A complete one is for everybody.
    expect(await judge({ revoked })).toContain('revoked');
  });

  it('is read back, and refused when it names anything but a URI', async () => {
    const { ca, signer } = hierarchy.intermediate;
    const content = { ...CONTENT, distributionPoints: [URL_OF_SHARD] };
    const { der } = await signCrl(prepareCrl(content, ca), signer);
    expect(parseCrl(der).distributionPoints).toEqual([URL_OF_SHARD]);
    const spoilt = Buffer.from(der);
    spoilt[spoilt.indexOf(URL_OF_SHARD) - 2] = 0x82;
    expect(() => parseCrl(spoilt)).toThrow(/distribution point is not a URI/);
  });
});

describe('a large CRL', () => {
  it('is written and read in turns, to the same bytes', async () => {
    const { ca, signer } = hierarchy.intermediate;
    const revoked = Array.from({ length: 5000 }, (_, index) => ({
      serialNumber: (2n ** 127n + BigInt(index)).toString(16),
      revokedAt: TEST_NOW,
      reason: 'superseded' as const,
    }));
    let turns = 0;
    const pause = (): Promise<void> => {
      turns += 1;
      return Promise.resolve();
    };
    const content = { ...CONTENT, revoked };
    const inTurns = await prepareCrlInTurns(content, ca, pause);
    expect(turns).toBe(5);
    expect(inTurns.tbsDer).toEqual(prepareCrl(content, ca).tbsDer);
    const { der } = await signCrl(inTurns, signer, pause);
    expect(turns).toBe(10);
    expect(await parseCrlInTurns(der, pause)).toEqual(parseCrl(der));
    expect(parseCrl(der).revoked).toEqual(revoked);
  });

  it.each(['', '0', 'xyz', '-1', 'f'.repeat(41)])(
    'refuses the serial number "%s"',
    (serialNumber) => {
      const { ca } = hierarchy.intermediate;
      const content = { ...CONTENT, revoked: [{ serialNumber, revokedAt: TEST_NOW }] };
      let refusal: unknown;
      try {
        prepareCrl(content, ca);
      } catch (error) {
        refusal = error;
      }
      expect(isPkiError(refusal, 'CRL_INVALID')).toBe(true);
    },
  );
});
