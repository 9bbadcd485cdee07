import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { policies, requests } from '../../test/arbitraries.ts';
import { compilePolicy, diffPolicies, evaluate, policyChangeMessage } from '../index.ts';
import type { CertificatePolicy, Decision, RequestedCertificate } from '../index.ts';

// Generated cases take as long as the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

/** Usages of which some fit no key of some algorithm. */
const keyUsages = fc.constantFrom<CertificatePolicy['keyUsages']>(
  ['digitalSignature', 'keyEncipherment'],
  ['keyEncipherment', 'digitalSignature'],
  ['digitalSignature'],
);

const NAMED = ['subject', 'sans'] as const;
const OTHERS = ['name', 'validityPeriod', 'keyAlgorithm', 'keyUsages'] as const;

/** A policy and what a few of its parts were changed to. */
const changed: fc.Arbitrary<readonly [CertificatePolicy, CertificatePolicy]> = fc
  .record({
    before: policies,
    other: policies,
    usages: keyUsages,
    seed: fc.array(fc.nat(16), { minLength: 1, maxLength: 3 }),
  })
  .map(({ before, other, seed, usages }) => {
    const source = { ...other, name: 'renamed', keyUsages: usages };
    const after = seed.reduce<CertificatePolicy>((policy, at) => {
      const member = OTHERS[at - 13];
      if (member !== undefined) return { ...policy, [member]: source[member] };
      const group = NAMED[at % 2] ?? 'sans';
      const names = Object.keys(source[group]);
      const name = names[at % names.length] ?? '';
      const property = (source[group] as Readonly<Record<string, unknown>>)[name];
      return { ...policy, [group]: { ...policy[group], [name]: property } };
    }, before);
    return [before, after] as const;
  });

function outcomes(
  [before, after]: readonly [CertificatePolicy, CertificatePolicy],
  request: RequestedCertificate,
): readonly [Decision, Decision] {
  return [evaluate(compilePolicy(before), request), evaluate(compilePolicy(after), request)];
}

/** What of two decisions differs, in the words of a change. */
function effectOf([was, is]: readonly [Decision, Decision]): string {
  if (was.outcome === 'denied') return is.outcome === 'denied' ? 'SAME' : 'ALLOWED';
  if (is.outcome === 'denied') return 'REFUSED';
  return contentOf(was) === contentOf(is) ? 'SAME' : 'CHANGED';
}

/** The order of usages means nothing. */
function contentOf(decision: Decision): string {
  if (decision.outcome === 'denied') return '';
  const { keyUsages: usages, ...content } = decision.content;
  return JSON.stringify([content, usages.toSorted()]);
}

describe('diffPolicies', () => {
  it('gives only examples about which the policies decide as it says', () => {
    const counts = { examples: 0, changes: 0 };
    const property = fc.property(changed, (pair) => {
      for (const { effect, example } of diffPolicies(...pair)) {
        counts.changes++;
        if (example === undefined) continue;
        counts.examples++;
        expect(effectOf(outcomes(pair, example.request))).toBe(effect);
      }
    });
    fc.assert(property, { numRuns: 150 });
    // Otherwise the property would hold for want of examples.
    expect(counts.examples).toBeGreaterThan(counts.changes / 2);
  });

  it('is silent about no request that is decided differently', () => {
    let different = 0;
    const property = fc.property(changed, requests, (pair, request) => {
      const effect = effectOf(outcomes(pair, request));
      if (effect === 'SAME') return;
      different++;
      expect(diffPolicies(...pair).map((change) => change.effect)).toContain(effect);
    });
    fc.assert(property, { numRuns: 1000 });
    expect(different).toBeGreaterThan(20);
  });

  it('says of the way back the opposite', () => {
    const opposite = { ALLOWED: 'REFUSED', REFUSED: 'ALLOWED', CHANGED: 'CHANGED' } as const;
    const property = fc.property(changed, ([before, after]) => {
      const there = diffPolicies(before, after).map(({ effect, path }) => `${effect} ${path}`);
      const back = diffPolicies(after, before).map(
        ({ effect, path }) => `${opposite[effect]} ${path}`,
      );
      expect(back.toSorted()).toEqual(there.toSorted());
    });
    fc.assert(property, { numRuns: 80 });
  });

  it('finds nothing between a policy and itself, and has words for everything', () => {
    const property = fc.property(changed, ([before, after]) => {
      expect(diffPolicies(before, before)).toEqual([]);
      for (const change of diffPolicies(before, after)) {
        expect(policyChangeMessage(change)).toMatch(/^[^\p{Cc}]+\.$/u);
        expect(policyChangeMessage(change)).not.toContain('undefined');
      }
    });
    fc.assert(property, { numRuns: 80 });
  });
});
