import { describe, expect, it } from 'vitest';
import { SharedTurns } from './shared-turns.ts';

const failing = () => Promise.reject(new Error('no'));

describe('shared turns', () => {
  it('are one at a time, and answer whoever came before they began', async () => {
    const turns = new SharedTurns<number>();
    const gates: PromiseWithResolvers<void>[] = [];
    const work = async () => {
      const gate = Promise.withResolvers<void>();
      const number = gates.push(gate);
      await gate.promise;
      return number;
    };
    const first = turns.take('a', work);
    await Promise.resolve();
    const later = Array.from({ length: 100 }, () => turns.take('a', work));
    const other = turns.take('b', work);
    await Promise.resolve();
    expect(gates.length).toBe(2);
    gates[1]?.resolve();
    expect(await other).toBe(2);
    gates[0]?.resolve();
    expect(await first).toBe(1);
    await expect.poll(() => gates.length).toBe(3);
    gates[2]?.resolve();
    expect(new Set(await Promise.all(later))).toEqual(new Set([3]));
  });

  it('fail for those who shared them, and not for the next', async () => {
    const turns = new SharedTurns<string>();
    const outcomes = await Promise.allSettled([turns.take('a', failing), turns.take('a', failing)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await turns.take('a', () => Promise.resolve('yes'))).toBe('yes');
  });
});
