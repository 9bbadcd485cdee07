import { describe, expect, it } from 'vitest';
import { sampleValue } from './sample-value.ts';

describe('sampleValue', () => {
  it.each([
    ['literal.example.com', 'literal.example.com'],
    [String.raw`^spiffe://cluster\.local/ns/[^/]+/sa/[^/]+$`, 'spiffe://cluster.local/ns/a/sa/a'],
    [String.raw`^spiffe://cluster\.local/ns/.*/sa/.*`, 'spiffe://cluster.local/ns/a/sa/a'],
    [String.raw`^[a-z0-9-]{3,63}\.svc$|^other$`, 'aaa.svc'],
    [String.raw`^(?:web|db)-\d+(?:-[a-z]+)?$`, 'web-1'],
    [String.raw`^(?P<name>[A-F]{2})[]x-]\w$`, 'AAxa'],
    [String.raw`^[^a-c]\.\S\z`, 'd.a'],
    [String.raw`^10\.0\.0\.[0-9]{1,3}$`, '10.0.0.0'],
    [String.raw`^[\d.]+x*y{0}$`, '1x'],
  ])('makes of %s a value that it matches', (allowed, expected) => {
    const sample = sampleValue(allowed);
    expect(sample?.replaceAll('0', '1')).toBe(expected.replaceAll('0', '1'));
  });

  it.each([String.raw`^\p{Greek}$`, '^[[:alpha:]]$', '^a\\bb$', '^(', '^[a', '^\\'])(
    'makes nothing of %s rather than something wrong',
    (allowed) => {
      expect(sampleValue(allowed)).toBeUndefined();
    },
  );
});
