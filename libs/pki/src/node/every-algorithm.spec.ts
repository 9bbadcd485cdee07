import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type KeyAlgorithm, KEY_ALGORITHMS } from '@luciole/policy';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import { formatName } from '../der/name.ts';
import { lintCertificate } from '../lint/lint.ts';
import { generateCaKeyPair } from './key-pair.ts';
import { certificateFingerprint } from './sha256.ts';
import { createSigner } from './signer.ts';
import { opensslVerify } from './testing/openssl.ts';
import { createTestHierarchy, TEST_NOW, type TestHierarchy } from './testing/test-ca.ts';

const at = new Date(TEST_NOW.getTime() + 60_000);

async function isVerified(pki: TestHierarchy, keyAlgorithm: KeyAlgorithm): Promise<boolean> {
  const { certificate } = await pki.issueLeaf({ keyAlgorithm, hasNoRevAvail: true });
  const chain = [pki.root, pki.intermediate, pki.subordinate].map((ca) => ca.certificate);
  const [root = certificate, ...intermediates] = chain;
  const verified = opensslVerify({
    anchors: root.pem,
    intermediates: intermediates.map(({ pem }) => pem).join(''),
    target: certificate.pem,
    at,
  });
  expect(verified.stderr + verified.stdout).toContain('OK');
  expect(verified.ok).toBe(true);

  // Node's own parser, from the leaf up.
  const path = [certificate, ...chain.toReversed()];
  for (const [index, signed] of path.entries()) {
    const issuer = new X509Certificate((path[index + 1] ?? root).der);
    const node = new X509Certificate(signed.der);
    const { tbs } = parseCertificate(signed.der);
    expect(node.verify(issuer.publicKey)).toBe(true);
    expect(node.checkIssued(issuer)).toBe(true);
    expect(node.serialNumber.toLowerCase()).toBe(signed.serialNumber);
    expect(node.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(signed.fingerprint);
    expect(certificateFingerprint(signed.der)).toBe(signed.fingerprint);
    expect(node.validFromDate).toEqual(signed.notBefore);
    expect(node.validToDate).toEqual(signed.notAfter);
    expect(node.subject?.split('\n').toReversed().join(',') ?? '').toBe(formatName(tbs.subject));
    expect(lintCertificate(tbs, signed.kind)).toEqual({ blocking: [], exempted: [] });
  }
  return verified.ok;
}

describe('every key algorithm, as CA and as subject, verified by openssl and by Node', () => {
  it.each(KEY_ALGORITHMS)(
    '%s as root, intermediate, issuer and subject',
    async (keyAlgorithm) => {
      expect(await isVerified(await createTestHierarchy({ keyAlgorithm }), keyAlgorithm)).toBe(
        true,
      );
    },
    60_000,
  );

  it('each of them as a subject under P-256', async () => {
    const pki = await createTestHierarchy();
    for (const keyAlgorithm of KEY_ALGORITHMS)
      expect(await isVerified(pki, keyAlgorithm)).toBe(true);
  }, 60_000);
});

describe('createSigner', () => {
  it.each([
    ['EC_P256', true],
    ['EC_ED25519', true],
    ['EC_P384', false],
    ['RSA_2048', false],
  ] as const)('signs with %s at once: %s', async (keyAlgorithm, atOnce) => {
    const { privateKey, publicKey, spkiDer } = await generateCaKeyPair(keyAlgorithm);
    const signer = createSigner(privateKey);
    const signature = signer.sign(Uint8Array.of(1));
    expect(signature instanceof Promise).toBe(!atOnce);
    expect((await signature).length).toBeGreaterThan(60);
    expect(signer).toMatchObject({ keyAlgorithm, subjectPublicKeyInfoDer: spkiDer });
    expect(publicKey.type).toBe('public');
    const blocking = createSigner(privateKey, { mayBlock: true }).sign(Uint8Array.of(1));
    expect(blocking).toBeInstanceOf(Uint8Array);
  });
});
