import { describe, expect, it } from 'vitest';
import { issuanceChart, issuanceQuery, RANGES, rangeOf, roundUp } from './issuance-view.ts';

const NOW = new Date('2026-11-22T10:20:30Z');

describe('issuanceQuery', () => {
  it('ends with the hour or day that runs, and is the same all through it', () => {
    const [day, week, month, year] = RANGES;
    expect(issuanceQuery(day, 'LIFETIME', NOW).query).toEqual({
      start: '2026-11-21T11:00:00.000Z',
      end: '2026-11-22T11:00:00.000Z',
      interval: 'HOUR',
      groupBy: 'LIFETIME',
    });
    for (const range of [week, month, year]) {
      const later = new Date(NOW.getTime() + 39 * 60_000);
      expect(range && issuanceQuery(range, 'POLICY', later)).toEqual(
        range && issuanceQuery(range, 'POLICY', NOW),
      );
    }
  });
});

describe('issuanceChart', () => {
  it('adds intervals up to columns, names what has no name, and loses nothing', () => {
    const counts = Array.from({ length: 168 }, (_, hour) => hour);
    const answer = {
      start: '2026-11-15T11:00:00.000+00:00',
      end: '2026-11-22T11:00:00.000+00:00',
      interval: 'HOUR' as const,
      groupBy: 'CONFIGURATION' as const,
      series: [
        { key: 'a', name: 'mesh', counts, totalCount: 14_028 },
        { key: 'NONE', counts: counts.map(() => 1), totalCount: 168 },
        { key: 'b', counts: counts.map(() => 0), totalCount: 0 },
      ],
      totalCount: 14_196,
    };
    const chart = issuanceChart(answer, rangeOf(answer));
    expect(chart.series.map(({ name }) => name)).toEqual([
      'mesh',
      'Deleted configuration',
      'Deleted',
    ]);
    expect(chart.columns).toHaveLength(42);
    expect(chart.columns[1]).toMatchObject({ counts: [4 + 5 + 6 + 7, 4, 0], total: 26 });
    expect(chart.columns.reduce((sum, { total }) => sum + total, 0)).toBe(14_196);
  });
});

describe('roundUp', () => {
  it.each([
    [0, 1],
    [4, 4],
    [10, 10],
    [11, 20],
    [1843, 2000],
    [7001, 8000],
  ])('gives %i the axis %i', (value, top) => {
    expect(roundUp(value)).toBe(top);
  });
});
