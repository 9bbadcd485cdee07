import { describe, expect, it } from 'vitest';
import { formatRelative, formatUtc } from './dates.ts';
import { countOf } from './numbers.ts';
import { approximateSeconds, formatDuration, formatPeriod } from './validity.ts';

describe('durations', () => {
  it.each([
    ['P7D', '7 days'],
    ['PT1H', '1 hour'],
    ['P1Y2M', '1 year 2 months'],
    ['PT1H30M', '1 hour 30 minutes'],
    ['P2W', '2 weeks'],
    ['nonsense', 'nonsense'],
    ['P', 'P'],
    ['PT', 'PT'],
  ])('%s reads %s', (iso, words) => expect(formatDuration(iso)).toBe(words));

  it('sorts by length', () => {
    const sorted = ['P1Y', 'PT12H', 'P7D', 'P1M'].toSorted(
      (left, right) => (approximateSeconds(left) ?? 0) - (approximateSeconds(right) ?? 0),
    );
    expect(sorted).toEqual(['PT12H', 'P7D', 'P1M', 'P1Y']);
    expect(approximateSeconds('soon')).toBeUndefined();
  });

  it('shows a period in the largest whole unit up to days, in UTC', () => {
    const day = 86_400_000;
    expect(formatPeriod(0, 180 * day)).toBe('180 days');
    // Twelve hours and the half minute by which certificates are backdated.
    expect(formatPeriod(0, day / 2 + 30_000)).toBe('12 hours');
    expect(formatPeriod(0, 45 * 60_000)).toBe('45 minutes');
    expect(formatPeriod(10, 0)).toBe('0 seconds');
  });
});

describe('instants and counts', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  it.each([
    ['2026-11-25T13:00:00.000+00:00', 'in 3 days'],
    ['2026-11-22T10:00:00.000+00:00', '2 hours ago'],
    ['2026-11-22T12:00:20.000+00:00', 'now'],
  ])('%s is %s', (iso, words) => expect(formatRelative(iso, now)).toBe(words));

  it('are exact in UTC', () => {
    expect(formatUtc('2026-11-22T15:04:05.678+00:00')).toBe('2026-11-22 15:04:05 UTC');
  });

  it('are grouped', () => {
    expect([countOf(1, 'policy', 'policies'), countOf(12_345, 'row')]).toEqual([
      '1 policy',
      '12,345 rows',
    ]);
  });
});
