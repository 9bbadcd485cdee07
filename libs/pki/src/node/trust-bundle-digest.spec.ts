import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { trustBundleDigest } from './trust-bundle-digest.ts';

const anchors = ['b'.repeat(64), 'a'.repeat(64)];

describe('trustBundleDigest', () => {
  it('is what a shell computes', () => {
    const output = execFileSync('sh', ['-c', 'sort | openssl dgst -sha256 -r'], {
      input: `${anchors.join('\n')}\n`,
      encoding: 'utf8',
    });
    expect(output.slice(0, 64)).toBe(trustBundleDigest(anchors));
  });

  it('names a set', () => {
    const [one = '', other = ''] = anchors;
    expect(trustBundleDigest([other, one, one.toUpperCase()])).toBe(trustBundleDigest(anchors));
    expect(trustBundleDigest([one])).not.toBe(trustBundleDigest(anchors));
  });
});
