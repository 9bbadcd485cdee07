import { beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { RefusalTally, type RepeatedRefusal } from './refusal-tally.ts';

let clock: SteppedClock;
let told: RepeatedRefusal[];
let tally: RefusalTally;

beforeEach(() => {
  clock = new SteppedClock();
  told = [];
  tally = new RefusalTally({ clock, tell: (repeated) => void told.push(repeated) });
});

const refuse = (times: number, address = '192.0.2.1', code = 'EXPIRED') =>
  Array.from({ length: times }, () => tally.isFirst(address, code)).filter(Boolean).length;

describe('a tally of refusals (ruling 27)', () => {
  it('has the first of a minute said, and counts the others of its address and reason', async () => {
    expect([refuse(50), refuse(2, '192.0.2.1', 'MALFORMED'), refuse(1, '192.0.2.2')]).toEqual([
      1, 1, 1,
    ]);
    expect(told).toEqual([]);
    await clock.advance(60_000);
    expect(told).toEqual([
      { sourceAddress: '192.0.2.1', code: 'EXPIRED', count: 49 },
      { sourceAddress: '192.0.2.1', code: 'MALFORMED', count: 1 },
    ]);
    expect(refuse(1)).toBe(1);
    await clock.advance(60_000);
    expect(told).toHaveLength(2);
  });

  it('tells a thousand addresses apart, and counts the rest together', async () => {
    let said = 0;
    for (let address = 0; address < 5_000; address += 1) said += refuse(2, `2001:db8::${address}`);
    expect(said).toBe(1_001);
    await clock.advance(60_000);
    expect(told).toHaveLength(1_001);
    expect(told.at(-1)).toEqual({ sourceAddress: 'various', code: 'various', count: 7_999 });
  });

  it('tells at its end what it has counted', () => {
    refuse(3);
    tally.close();
    expect(told).toEqual([{ sourceAddress: '192.0.2.1', code: 'EXPIRED', count: 2 }]);
  });
});
