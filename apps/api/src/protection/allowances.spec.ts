import { describe, expect, it } from 'vitest';
import { Allowances } from './allowances.ts';

describe('an allowance', () => {
  it('is there at once, and comes back steadily, never beyond itself', () => {
    const allowances = new Allowances({ capacity: 2, perSecond: 0.5 });
    expect([allowances.take('a', 0), allowances.take('a', 0)]).toEqual([undefined, undefined]);
    expect(allowances.take('a', 0)).toBe(2);
    expect(allowances.take('a', 1999)).toBe(1);
    expect(allowances.take('a', 2000)).toBeUndefined();
    expect(allowances.take('a', 1_000_000)).toBeUndefined();
    expect(allowances.take('a', 1_000_000)).toBeUndefined();
    expect(allowances.take('a', 1_000_000)).toBe(2);
  });

  it('is one for each key', () => {
    const allowances = new Allowances({ capacity: 1, perSecond: 1 });
    expect([allowances.take('a', 0), allowances.take('b', 0)]).toEqual([undefined, undefined]);
    expect([allowances.take('a', 0), allowances.take('b', 0)]).toEqual([1, 1]);
  });

  it('is given back, but not beyond itself', () => {
    const allowances = new Allowances({ capacity: 1, perSecond: 1 });
    allowances.giveBack('a');
    allowances.take('a', 0);
    allowances.giveBack('a');
    allowances.giveBack('a');
    expect([allowances.take('a', 0), allowances.take('a', 0)]).toEqual([undefined, 1]);
  });

  it('does not shrink when a clock goes back', () => {
    const allowances = new Allowances({ capacity: 1, perSecond: 1 });
    allowances.take('a', 5000);
    expect(allowances.take('a', 0)).toBe(1);
    expect(allowances.take('a', 6000)).toBeUndefined();
  });
});
