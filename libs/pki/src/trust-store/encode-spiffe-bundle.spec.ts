import { createPublicKey, X509Certificate } from 'node:crypto';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { describe, expect, it } from 'vitest';
import { createTestHierarchy } from '../node/testing/test-ca.ts';
import { codeOf } from '../node/testing/code-of.ts';
import { encodeSpiffeBundle } from './encode-spiffe-bundle.ts';

const options = { sequence: 7, refreshHintSeconds: 300 };

describe('encodeSpiffeBundle', () => {
  it.each(KEY_ALGORITHMS.filter((algorithm) => !/_(3072|4096)$/.test(algorithm)))(
    'has a root with a key of type %s as Node.js reads it',
    async (keyAlgorithm) => {
      const { root } = await createTestHierarchy({ keyAlgorithm });
      const { der } = root.certificate;
      const [key, ...more] = encodeSpiffeBundle([der], options).keys;
      const { x5c, use, ...jwk } = key ?? {};
      expect(more).toEqual([]);
      expect(use).toBe('x509-svid');
      const certificate = new X509Certificate(Buffer.from(x5c?.[0] ?? '', 'base64'));
      expect(certificate.raw.equals(der)).toBe(true);
      expect(jwk).toEqual(certificate.publicKey.export({ format: 'jwk' }));
      expect(createPublicKey({ key: jwk, format: 'jwk' }).equals(certificate.publicKey)).toBe(true);
    },
  );

  it('keeps the order of the roots, and says when and how often', async () => {
    const [one, other] = await Promise.all([createTestHierarchy(), createTestHierarchy()]);
    const roots = [one.root.certificate.der, other.root.certificate.der];
    const bundle = encodeSpiffeBundle(roots, options);
    expect(bundle.keys.map(({ x5c }) => x5c[0])).toEqual(
      roots.map((der) => Buffer.from(der).toString('base64')),
    );
    expect(bundle).toMatchObject({ spiffe_sequence: 7, spiffe_refresh_hint: 300 });
  });

  it('refuses what is no certificate', () => {
    expect(codeOf(() => encodeSpiffeBundle([Uint8Array.of(1)], options))).toBe(
      'CERTIFICATE_MALFORMED',
    );
  });
});
