import { describe, expect, it } from 'vitest';
import { uuidV7 } from './uuid-v7.ts';

describe('uuidV7', () => {
  it('is the example of RFC 9562 §A.6', () => {
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(new Date(0x017f22e279b0), random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by time', () => {
    const ids = [3, 1, 2].map((at) => uuidV7(new Date(1_800_000_000_000 + at)));
    const [third, first, second] = ids;
    expect(ids.toSorted()).toEqual([first, second, third]);
  });
});
