import * as fc from 'fast-check';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPkiError } from '../errors.ts';
import { opensslOk, opensslVerify, withFiles } from '../node/testing/openssl.ts';
import { createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { TestHierarchy } from '../node/testing/test-ca.ts';
import { signCrl } from '../node/sign-crl.ts';
import { signatureVerifier } from '../node/verify-signature.ts';
import { parseCrl } from './parse-crl.ts';
import { prepareCrl } from './prepare-crl.ts';
import type { CrlContent } from './prepare-crl.ts';
import { revocationReasonOf } from './revocation-reason.ts';
import { isCurrent, validateCrl } from './validate-crl.ts';

const WEEK = 7 * 86_400_000;
const EMPTY: CrlContent = {
  crlNumber: 1,
  thisUpdate: TEST_NOW,
  nextUpdate: new Date(TEST_NOW.getTime() + WEEK),
  revoked: [],
};

let hierarchy: TestHierarchy;
beforeAll(async () => {
  hierarchy = await createTestHierarchy();
});

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return isPkiError(error) ? error.code : `not a PkiError: ${String(error)}`;
  }
  return undefined;
}

describe('signCrl', () => {
  it.each(KEY_ALGORITHMS)(
    'makes an empty CRL that openssl verifies with a %s key',
    async (keyAlgorithm) => {
      const { root } = await createTestHierarchy({
        keyAlgorithm: keyAlgorithm.startsWith('RSA') ? 'RSA_2048' : keyAlgorithm,
      });
      const { pem } = await signCrl(prepareCrl(EMPTY, root.ca), root.signer);
      const read = withFiles({ 'root.pem': root.certificate.pem }, (cwd) =>
        opensslOk(['crl', '-noout', '-text', '-CAfile', 'root.pem'], { cwd, input: pem }),
      );
      expect(read.stderr).toContain('verify OK');
      expect(read.stdout).toContain('Version 2 (0x1)');
      expect(read.stdout).toContain('No Revoked Certificates.');
      expect(read.stdout).toMatch(/X509v3 CRL Number: \n\s+1/);
      expect(read.stdout).toContain('X509v3 Authority Key Identifier');
    },
  );

  it('lets openssl tell a revoked certificate from a good one', async () => {
    const { root, intermediate, subordinate } = hierarchy;
    const other = await createTestHierarchy();
    const { pem } = await signCrl(
      prepareCrl(
        {
          ...EMPTY,
          crlNumber: 2 ** 40,
          revoked: [
            {
              serialNumber: other.subordinate.certificate.serialNumber,
              revokedAt: TEST_NOW,
              reason: 'superseded',
            },
          ],
        },
        intermediate.ca,
      ),
      intermediate.signer,
    );
    const verification = {
      anchors: root.certificate.pem,
      intermediates: intermediate.certificate.pem,
      target: subordinate.certificate.pem,
      at: new Date(TEST_NOW.getTime() + 1000),
      options: ['-crl_check'],
    };
    expect(opensslVerify({ ...verification, crls: pem })).toMatchObject({ ok: true });
    const revoking = await signCrl(
      prepareCrl(
        {
          ...EMPTY,
          crlNumber: 3,
          revoked: [
            {
              serialNumber: subordinate.certificate.serialNumber,
              revokedAt: TEST_NOW,
              reason: 'keyCompromise',
            },
          ],
        },
        intermediate.ca,
      ),
      intermediate.signer,
    );
    const refused = opensslVerify({ ...verification, crls: revoking.pem });
    expect(refused.ok).toBe(false);
    expect(refused.stderr).toContain('certificate revoked');
    expect(opensslOk(['crl', '-noout', '-text'], { input: revoking.pem }).stdout).toContain(
      'Key Compromise',
    );
  });

  it('reads back what was said, in every reason', async () => {
    const { intermediate } = hierarchy;
    const reasons = Array.from({ length: 11 }, (_, code) => revocationReasonOf(code)).filter(
      (reason) => reason !== undefined && reason !== 'removeFromCRL',
    );
    expect(reasons).toHaveLength(9);
    const revoked = reasons.map((reason, index) => ({
      serialNumber: `ff00${index.toString(16).padStart(2, '0')}`,
      revokedAt: new Date(TEST_NOW.getTime() - index * 1000),
      reason,
    }));
    const { content } = await signCrl(
      prepareCrl({ ...EMPTY, revoked }, intermediate.ca),
      intermediate.signer,
    );
    expect(content.revoked).toEqual(
      revoked.map(({ reason, ...entry }) =>
        reason === 'unspecified' ? entry : { ...entry, reason },
      ),
    );
    expect(content.crlNumber).toBe('01');
    expect(isCurrent(content, TEST_NOW)).toBe(true);
    expect(isCurrent(content, new Date(TEST_NOW.getTime() + WEEK + 1))).toBe(false);
    expect(isCurrent(content, new Date(TEST_NOW.getTime() - 1))).toBe(false);
  });

  it('spends what was prepared', async () => {
    const { intermediate } = hierarchy;
    const prepared = prepareCrl(EMPTY, intermediate.ca);
    prepared.tbsDer.fill(0);
    await expect(signCrl(prepared, intermediate.signer)).resolves.toBeDefined();
    await expect(signCrl(prepared, intermediate.signer)).rejects.toMatchObject({
      code: 'PREPARED_ALREADY_SPENT',
    });
  });

  it('refuses another CA’s key', async () => {
    const { intermediate, root } = hierarchy;
    await expect(signCrl(prepareCrl(EMPTY, intermediate.ca), root.signer)).rejects.toMatchObject({
      code: 'SIGNER_MISMATCH',
    });
  });

  it('holds many entries', async () => {
    const { intermediate } = hierarchy;
    const revoked = Array.from({ length: 50_000 }, (_, index) => ({
      serialNumber: (index + 1).toString(16),
      revokedAt: TEST_NOW,
    }));
    const { content } = await signCrl(
      prepareCrl({ ...EMPTY, revoked }, intermediate.ca),
      intermediate.signer,
    );
    expect(content.revoked).toHaveLength(50_000);
  });
});

describe('prepareCrl', () => {
  it('refuses an issuer’s CA, which may not sign CRLs', () => {
    expect(codeOf(() => prepareCrl(EMPTY, hierarchy.subordinate.ca))).toBe('ISSUER_UNSUITABLE');
  });

  it.each([
    ['a nextUpdate that is not later', { ...EMPTY, nextUpdate: TEST_NOW }],
    ['a zero serial number', { ...EMPTY, revoked: [{ serialNumber: '00', revokedAt: TEST_NOW }] }],
    [
      'a serial number that is none',
      { ...EMPTY, revoked: [{ serialNumber: 'xyz', revokedAt: TEST_NOW }] },
    ],
    [
      'a serial number of 21 octets',
      { ...EMPTY, revoked: [{ serialNumber: '01'.repeat(21), revokedAt: TEST_NOW }] },
    ],
    [
      'the same serial number twice',
      {
        ...EMPTY,
        revoked: ['0a', 'a'].map((serialNumber) => ({ serialNumber, revokedAt: TEST_NOW })),
      },
    ],
  ])('refuses %s', (_, content) => {
    expect(codeOf(() => prepareCrl(content, hierarchy.intermediate.ca))).toBe('CRL_INVALID');
  });
});

describe('validateCrl', () => {
  it('refuses a CRL of another CA, of another key, or changed by one bit', async () => {
    const { intermediate, root } = hierarchy;
    const other = await createTestHierarchy();
    const { der } = await signCrl(prepareCrl(EMPTY, intermediate.ca), intermediate.signer);
    const verify = signatureVerifier(intermediate.ca.publicKey);
    await expect(validateCrl(der, root.ca, verify)).rejects.toMatchObject({ code: 'CRL_INVALID' });
    await expect(
      validateCrl(der, other.intermediate.ca, signatureVerifier(other.intermediate.ca.publicKey)),
    ).rejects.toMatchObject({ code: 'CRL_INVALID' });
    const changed = der.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    await expect(validateCrl(changed, intermediate.ca, verify)).rejects.toSatisfy(isPkiError);
  });
});

describe('parseCrl', () => {
  it('answers garbage with its code', async () => {
    const { intermediate } = hierarchy;
    const { der } = await signCrl(
      prepareCrl(
        { ...EMPTY, revoked: [{ serialNumber: 'ab', revokedAt: TEST_NOW, reason: 'superseded' }] },
        intermediate.ca,
      ),
      intermediate.signer,
    );
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = der.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const code = codeOf(() => parseCrl(changed));
        expect(['CRL_MALFORMED', undefined]).toContain(code);
      }),
      { numRuns: 500 },
    );
    for (let length = 0; length < der.length; length += 7) {
      expect(codeOf(() => parseCrl(der.subarray(0, length)))).toBe('CRL_MALFORMED');
    }
  });
});
