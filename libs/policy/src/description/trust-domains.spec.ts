import { describe, expect, it } from 'vitest';

import { ISTIO_POLICY, MESH_POLICY, aPolicy } from '../testing/index.ts';
import { describeTrustDomains } from './trust-domains.ts';

const of = (...allowed: readonly string[]) =>
  describeTrustDomains([
    aPolicy()
      .requiring('uniformResourceIdentifiers', ...allowed)
      .build(),
  ]);

describe('describeTrustDomains', () => {
  it('reads the trust domain of sample policies', () => {
    expect(describeTrustDomains([ISTIO_POLICY, MESH_POLICY])).toEqual({
      trustDomains: ['cluster.local'],
      isOpen: false,
    });
  });

  it('reads literals and every alternative, and nothing from other schemes', () => {
    expect(of('spiffe://B.example/x', '^spiffe://a/.*|^https://c/.*', 'https://d/')).toEqual({
      trustDomains: ['a', 'b.example'],
      isOpen: false,
    });
  });

  it.each([
    ['^.*'],
    ['^spiffe://.*'],
    [String.raw`^spiffe://cluster\.local`],
    ['^s'],
    ['^(?i)spiffe://a/'],
  ])('is open for %s', (allowed) => {
    expect(of(allowed)).toEqual({ trustDomains: [], isOpen: true });
  });

  it('is open where any URI is allowed and closed where none is', () => {
    expect(of().isOpen).toBe(true);
    expect(describeTrustDomains([aPolicy().build()])).toEqual({ trustDomains: [], isOpen: false });
  });
});
