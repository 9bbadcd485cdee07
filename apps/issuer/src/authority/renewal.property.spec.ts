import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closesAt, renewalTime } from './renewal.ts';

/** Sub-CAs of a minute to a year. */
const lifetime = fc
  .tuple(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2046, 0) }),
    fc.integer({ min: 60, max: 365 * 86_400 }),
  )
  .map(([start, seconds]) => ({
    notBefore: new Date(start),
    notAfter: new Date(start + seconds * 1000),
  }));
const policySeconds = fc.integer({ min: 0, max: 400 * 86_400 });
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const lengthOf = ({ notAfter, notBefore }: { notBefore: Date; notAfter: Date }): number =>
  notAfter.getTime() - notBefore.getTime();

describe('ruling 7: renewalTime', () => {
  it('is never before a third of the lifetime and never after two thirds', () => {
    fc.assert(
      fc.property(lifetime, policySeconds, fraction, (ca, longest, random) => {
        const at = renewalTime(ca, longest, random).getTime() - ca.notBefore.getTime();
        expect(at).toBeGreaterThanOrEqual(lengthOf(ca) / 3);
        expect(at).toBeLessThanOrEqual(Math.ceil((lengthOf(ca) * 2) / 3));
      }),
    );
  });

  it('leaves room for the longest validity wherever a third of the lifetime does', () => {
    fc.assert(
      fc.property(lifetime, policySeconds, fraction, (ca, longest, random) => {
        const left = ca.notAfter.getTime() - renewalTime(ca, longest, random).getTime();
        const possible = (lengthOf(ca) * 2) / 3;
        expect(left).toBeGreaterThanOrEqual(Math.floor(Math.min(longest * 1000, possible)));
      }),
    );
  });

  it('is made earlier by jitter, never later, and by a tenth of the lifetime at most', () => {
    fc.assert(
      fc.property(lifetime, policySeconds, fraction, (ca, longest, random) => {
        const due = renewalTime(ca, longest, 0).getTime();
        const earlier = due - renewalTime(ca, longest, random).getTime();
        expect(earlier).toBeGreaterThanOrEqual(0);
        expect(earlier).toBeLessThanOrEqual(lengthOf(ca) / 10 + 1);
      }),
    );
  });

  it('comes before signing ends', () => {
    fc.assert(
      fc.property(lifetime, policySeconds, fraction, (ca, longest, random) => {
        expect(renewalTime(ca, longest, random).getTime()).toBeLessThan(closesAt(ca).getTime());
      }),
    );
  });
});
