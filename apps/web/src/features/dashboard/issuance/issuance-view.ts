import type { IssuanceGrouping, IssuanceInterval, IssuanceSeriesResponse } from '@luciole/contract';
import { formatDate, formatDateTime } from '../../../lib/dates.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A stretch of time that the chart can show. */
export interface IssuanceRange {
  readonly id: string;
  readonly label: string;
  readonly interval: IssuanceInterval;
  readonly days: number;
  /** Intervals that make one column. */
  readonly columnOf: number;
}

export const RANGES: readonly [IssuanceRange, ...IssuanceRange[]] = [
  { id: '24h', label: '24 hours', interval: 'HOUR', days: 1, columnOf: 1 },
  { id: '7d', label: '7 days', interval: 'HOUR', days: 7, columnOf: 4 },
  { id: '30d', label: '30 days', interval: 'DAY', days: 30, columnOf: 1 },
  { id: '1y', label: '1 year', interval: 'DAY', days: 364, columnOf: 7 },
];

export const GROUPINGS: readonly { readonly id: IssuanceGrouping; readonly label: string }[] = [
  { id: 'LIFETIME', label: 'Lifetime' },
  { id: 'POLICY', label: 'Policy' },
  { id: 'CONFIGURATION', label: 'Configuration' },
];

const NAMES: Readonly<Record<string, string>> = {
  ULTRA_SHORT: 'Ultra short lived',
  SHORT: 'Short lived',
  LONG: 'Long lived',
  NONE: 'Deleted configuration',
  OTHER: 'All others',
};

/** One stack of the chart. */
export interface IssuanceColumn {
  /** When it begins, in words. */
  readonly title: string;
  /** One count per series. */
  readonly counts: readonly number[];
  readonly total: number;
}

/** What the chart and its table show. */
export interface IssuanceChartData {
  readonly series: readonly {
    readonly key: string;
    readonly name: string;
    readonly total: number;
  }[];
  /** The oldest first. */
  readonly columns: readonly IssuanceColumn[];
}

/** Start and end of a range as a query; the same until the next minute, so that a page asks once. */
export function issuanceQuery(range: IssuanceRange, groupBy: IssuanceGrouping, now: Date) {
  const unit = range.interval === 'HOUR' ? HOUR_MS : DAY_MS;
  const end = Math.floor(now.getTime() / unit) * unit + unit;
  return {
    query: {
      start: new Date(end - range.days * DAY_MS).toISOString(),
      end: new Date(end).toISOString(),
      interval: range.interval,
      groupBy,
    },
  } as const;
}

/** The range that an answer is about: while another is fetched, the former is still shown. */
export function rangeOf({ start, end }: IssuanceSeriesResponse): IssuanceRange {
  const days = Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
  return RANGES.find((range) => range.days === days) ?? RANGES[0];
}

/** The answer as columns; intervals that make one column are added up. */
export function issuanceChart(
  { start, interval, series }: IssuanceSeriesResponse,
  { columnOf }: IssuanceRange,
): IssuanceChartData {
  const unit = interval === 'HOUR' ? HOUR_MS : DAY_MS;
  const intervals = series[0]?.counts.length ?? 0;
  const places = Array.from({ length: Math.ceil(intervals / columnOf) }, (_, place) => place);
  return {
    series: series.map(({ key, name, totalCount }) => ({
      key,
      name: name ?? NAMES[key] ?? 'Deleted',
      total: totalCount,
    })),
    columns: places.map((place) => {
      const counts = series.map(({ counts: all }) =>
        sum(all.slice(place * columnOf, (place + 1) * columnOf)),
      );
      const begins = new Date(Date.parse(start) + place * columnOf * unit).toISOString();
      return {
        title: interval === 'HOUR' ? formatDateTime(begins) : formatDate(begins),
        counts,
        total: sum(counts),
      };
    }),
  };
}

/** The next round number, at most half as much again; where the axis ends. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return (
    [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((one) => one >= value) ?? 10 * power
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
