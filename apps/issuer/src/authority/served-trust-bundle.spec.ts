import { encodePem } from '@luciole/pki';
import { createTestHierarchy } from '@luciole/pki/testing';
import { trustBundleDigest } from '@luciole/pki/node';
import { describe, expect, it } from 'vitest';
import { servedTrustBundle } from './served-trust-bundle.ts';

const roots = (await Promise.all([createTestHierarchy(), createTestHierarchy()])).map(
  ({ root }) => root.certificate,
);
const anchors = roots.map(({ fingerprint, pem }) => ({ certificate: pem, sha256: fingerprint }));
const [one, other] = roots.map(({ fingerprint }) => fingerprint);
const sequence = 7;

describe('the trust bundle that an issuer serves', () => {
  it('is that of the configuration', () => {
    const served = servedTrustBundle({ trustBundle: { sequence, anchors } }, []);
    expect(served?.anchors.map(({ sha256 }) => sha256)).toEqual([one, other]);
    expect([served?.sequence, served?.digest]).toEqual([
      sequence,
      trustBundleDigest([other ?? '', one ?? '']),
    ]);
  });

  it('is left to the roots of the CA where there is none', () => {
    expect(servedTrustBundle({}, [])).toBeUndefined();
  });

  it('has nothing that the issuer’s own file rules out, and its digest says so (ruling 22)', () => {
    const served = servedTrustBundle({ trustBundle: { sequence, anchors } }, [one ?? '']);
    expect(served?.anchors.map(({ sha256 }) => sha256)).toEqual([one]);
    expect(served?.digest).toBe(trustBundleDigest([one ?? '']));
  });

  it('has nothing that cannot be read or has another digest', () => {
    const broken = [
      { certificate: encodePem('CERTIFICATE', Uint8Array.of(1)), sha256: one ?? '' },
      { certificate: anchors[0]?.certificate ?? '', sha256: other ?? '' },
    ];
    expect(servedTrustBundle({ trustBundle: { sequence, anchors: broken } }, [])?.anchors).toEqual(
      [],
    );
  });
});
