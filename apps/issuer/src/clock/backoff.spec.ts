import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, MAX_BACKOFF_MS } from './backoff.ts';

describe('backoffMs', () => {
  it('doubles its ceiling up to a minute', () => {
    const ceilings = [1, 2, 3, 6, 7, 1000].map((failures) => backoffMs(failures, 1));
    expect(ceilings).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
  });

  it('is anywhere from nothing to its ceiling, on top of what was asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 3600 }),
        (failures, fraction, seconds) => {
          const wait = backoffMs(failures, fraction, { retryAfterSeconds: seconds });
          expect(wait).toBeGreaterThanOrEqual(seconds * 1000);
          expect(wait).toBeLessThanOrEqual(seconds * 1000 + MAX_BACKOFF_MS);
        },
      ),
    );
  });

  it('believes nobody who asks for more than an hour', () => {
    expect(backoffMs(1, 0, { retryAfterSeconds: 1e9 })).toBe(3_600_000);
  });

  it('keeps to tighter bounds', () => {
    const bounds = { retryAfterSeconds: 1e9, maxBackoffMs: 3000, maxRetryAfterMs: 10_000 };
    expect([1, 2, 9].map((failures) => backoffMs(failures, 1, bounds))).toEqual([
      11_000, 12_000, 13_000,
    ]);
  });
});
