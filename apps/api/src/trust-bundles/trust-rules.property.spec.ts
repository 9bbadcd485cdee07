import type { TrustAnchorState } from '@luciole/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnchorFacts, describeHindrance, hindrances, nextStates } from './trust-rules.ts';

const state = fc.constantFrom<TrustAnchorState>('STAGED', 'TRUSTED', 'WITHDRAWN');
const named = fc.array(fc.record({ id: fc.uuid(), name: fc.string() }), { maxLength: 3 });
const instant = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
const facts: fc.Arbitrary<AnchorFacts> = fc.record({
  state,
  trustedCount: fc.integer({ min: 0, max: 3 }),
  issuing: named,
  live: named,
  unconfirmed: named,
  refreshedAt: instant,
  now: instant,
});

/** An anchor may go where nothing hinders it. */
const permits = (given: AnchorFacts, to: TrustAnchorState): boolean =>
  nextStates(given.state).includes(to) && hindrances(given, to).length === 0;

describe('the states of a trust anchor', () => {
  it('become trusted with proof alone, and never without having been staged', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const isProven = given.unconfirmed.length === 0 && given.refreshedAt <= given.now;
        expect(permits(given, 'TRUSTED')).toBe(given.state === 'STAGED' && isProven);
      }),
    );
  });

  it('cease to be trusted when nothing depends on the anchor, and another is trusted', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const trusted = { ...given, state: 'TRUSTED' } as const;
        const isFree = given.issuing.length + given.live.length === 0 && given.trustedCount > 1;
        expect(permits(trusted, 'WITHDRAWN')).toBe(isFree);
        expect(permits(trusted, 'STAGED')).toBe(isFree);
      }),
    );
  });

  it('can be rolled back: what was withdrawn is staged again, whatever holds', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(permits({ ...given, state: 'WITHDRAWN' }, 'STAGED')).toBe(true);
      }),
    );
  });

  it('lead back to each other', () => {
    for (const from of ['STAGED', 'TRUSTED', 'WITHDRAWN'] as const) {
      expect(nextStates(from)).not.toContain(from);
      for (const to of nextStates(from)) {
        const further = nextStates(to).flatMap((next) => [next, ...nextStates(next)]);
        expect(further).toContain(from);
      }
    }
  });

  it('name each thing that is missing, in a sentence', () => {
    fc.assert(
      fc.property(facts, state, (given, to) => {
        for (const hindrance of hindrances(given, to)) {
          expect(describeHindrance(hindrance)).toContain(hindrance.what?.name ?? '');
          expect(describeHindrance(hindrance).length).toBeGreaterThan(20);
        }
      }),
    );
  });
});
