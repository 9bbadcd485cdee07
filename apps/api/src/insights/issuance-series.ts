import {
  formatDateTime,
  type HandlerResponse,
  type insights,
  MAX_ISSUANCE_INTERVALS,
  MAX_ISSUANCE_SERIES,
  type ParsedQuery,
} from '@luciole/contract';

import { ApplicationError } from '../http/application-error.ts';

type Query = ParsedQuery<typeof insights.issuance>;
export type IssuanceView = HandlerResponse<typeof insights.issuance>;

const INTERVAL_MS = { HOUR: 3_600_000, DAY: 86_400_000 } as const;
const USUAL_RANGE_MS = 7 * INTERVAL_MS.DAY;
const CLASSES = ['ULTRA_SHORT', 'SHORT', 'LONG'] as const;

/** The last instant that the wire can say (RFC 3339 §5.6: four digits of a year). */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Which hours are asked for, and how they are put together. Instants are milliseconds. */
export interface IssuancePlan {
  readonly start: number;
  /** Of the last interval, exclusive. */
  readonly end: number;
  readonly interval: keyof typeof INTERVAL_MS;
  readonly groupBy: NonNullable<Query['groupBy']>;
}

/** What was counted in one interval for one policy or configuration; `null` for a configuration that had been deleted. */
export interface IssuanceCounts {
  /** Of the interval, from 0. */
  readonly place: number;
  readonly key: string | null;
  readonly name: string | null;
  /** Ultra short, short, long. */
  readonly counts: readonly [number, number, number];
}

/**
 * The range in whole intervals of UTC that hold what was asked for.
 *
 * @throws {ApplicationError} MALFORMED when it ends before it starts, or has too many intervals
 */
export function planIssuance(query: Query, now: Date): IssuancePlan {
  const interval = query.interval ?? 'HOUR';
  const length = INTERVAL_MS[interval];
  const asked = query.end === undefined ? now.getTime() : Date.parse(query.end);
  const end = Math.ceil(asked / length) * length;
  const from = query.start === undefined ? asked - USUAL_RANGE_MS : Date.parse(query.start);
  const start = Math.floor(from / length) * length;
  if (start >= end) throw malformed('is not before end');
  if (end > LATEST) throw malformed('and end lie beyond the year 9999');
  if ((end - start) / length > MAX_ISSUANCE_INTERVALS) {
    throw malformed(`and end are more than ${MAX_ISSUANCE_INTERVALS} intervals apart`);
  }
  return { start, end, interval, groupBy: query.groupBy ?? 'LIFETIME' };
}

/** Seconds of one interval. */
export function intervalSeconds({ interval }: IssuancePlan): number {
  return INTERVAL_MS[interval] / 1000;
}

/** The answer: a count for every interval of every series, the series with the most first. */
export function toIssuanceView(plan: IssuancePlan, rows: readonly IssuanceCounts[]): IssuanceView {
  const intervals = (plan.end - plan.start) / INTERVAL_MS[plan.interval];
  const series = plan.groupBy === 'LIFETIME' ? byClass(rows, intervals) : byKey(rows, intervals);
  return {
    start: formatDateTime(new Date(plan.start)),
    end: formatDateTime(new Date(plan.end)),
    interval: plan.interval,
    groupBy: plan.groupBy,
    series,
    totalCount: sum(series.map(({ totalCount }) => totalCount)),
  };
}

type Series = IssuanceView['series'][number];

function byClass(rows: readonly IssuanceCounts[], intervals: number): Series[] {
  return CLASSES.map((key, index) =>
    seriesOf(
      { key },
      rows.map(({ place, counts }) => [place, counts[index] ?? 0]),
      intervals,
    ),
  );
}

function byKey(rows: readonly IssuanceCounts[], intervals: number): Series[] {
  const groups = Map.groupBy(rows, ({ key }) => key ?? 'NONE');
  const all = [...groups].map(([key, group]) => {
    const name = group[0]?.name ?? undefined;
    const counts = group.map((row) => [row.place, sum(row.counts)] as const);
    return seriesOf({ key, ...(name !== undefined && { name }) }, counts, intervals);
  });
  const sorted = all.toSorted(
    (left, right) => right.totalCount - left.totalCount || (left.key < right.key ? -1 : 1),
  );
  const rest = sorted.slice(MAX_ISSUANCE_SERIES);
  const counts = rest.flatMap((one) => one.counts.map((count, place) => [place, count] as const));
  return [
    ...sorted.slice(0, MAX_ISSUANCE_SERIES),
    ...(rest.length > 0 ? [seriesOf({ key: 'OTHER' }, counts, intervals)] : []),
  ];
}

function seriesOf(
  names: Pick<Series, 'key' | 'name'>,
  additions: readonly (readonly [place: number, count: number])[],
  intervals: number,
): Series {
  const counts = Array.from({ length: intervals }, () => 0);
  for (const [place, count] of additions) counts[place] = (counts[place] ?? 0) + count;
  return { ...names, counts, totalCount: sum(counts) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function malformed(problem: string): ApplicationError {
  const pointer = '/start';
  return ApplicationError.of('MALFORMED', { path: pointer, problem }, { pointer });
}
