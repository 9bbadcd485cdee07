import type { ActivityLogExpression, ActivityLogFilter } from '@luciole/contract';
import type { ListQuery } from '../../lib/list-search.ts';

const HOUR_MS = 3_600_000;
/** Hours that a period reaches back, by its name in the address. */
export const PERIODS: Readonly<Record<string, number>> = {
  hour: 1,
  day: 24,
  week: 7 * 24,
  month: 30 * 24,
  year: 365 * 24,
};
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Filters that are conditions as they stand, by their name in the address. */
const FIELDS = [
  ['type', 'activityType'],
  ['event', 'activityName'],
  ['result', 'outcome'],
  ['by', 'actorKind'],
  ['actor', 'actorId'],
  ['about', 'objectType'],
  ['object', 'objectId'],
  ['source', 'sourceAddress'],
] as const;

/** The condition of a list's query; `undefined` for all events. Periods count in whole minutes, so that cursors stay good. */
export function eventExpression(
  { text, filters }: Pick<ListQuery, 'text' | 'filters'>,
  now: Date,
): ActivityLogExpression | undefined {
  const operands: ActivityLogExpression[] = [
    ...FIELDS.flatMap(([name, field]) => {
      const value = filters[name];
      return value === undefined ? [] : [{ field, operator: 'EQ', value }];
    }),
    ...periodConditions(filters, now),
    ...textConditions(text),
  ];
  return operands.length === 0 ? undefined : { operator: 'AND', operands };
}

/** The body of a search for a list's query. */
export function eventSearch(query: ListQuery, now: Date): ActivityLogFilter {
  const expression = eventExpression(query, now);
  const { sort, page, size, after } = query;
  return {
    ...(expression !== undefined && { expression }),
    ...(sort !== undefined && {
      ordering: { orders: [{ field: sort.field, direction: sort.isDescending ? 'DESC' : 'ASC' }] },
    }),
    paging: after === undefined ? { pageNumber: page, pageSize: size } : { after, pageSize: size },
  };
}

function periodConditions(
  filters: ListQuery['filters'],
  now: Date,
): readonly ActivityLogExpression[] {
  const hours = PERIODS[filters['period'] ?? ''];
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  const since = hours === undefined ? isoOf(filters['from']) : iso(minute - hours * HOUR_MS);
  const until = isoOf(filters['to']);
  return [
    ...(since === undefined ? [] : [{ field: 'activityDate', operator: 'GTE', value: since }]),
    ...(until === undefined ? [] : [{ field: 'activityDate', operator: 'LT', value: until }]),
  ];
}

/** An id is looked for where ids are, which has an index; anything else in the whole event. */
function textConditions(text: string): readonly ActivityLogExpression[] {
  if (text === '') return [];
  if (!UUID.test(text)) return [{ field: 'message', operator: 'FIND', value: text }];
  const fields = ['objectId', 'actorId', 'id'];
  return [
    { operator: 'OR', operands: fields.map((field) => ({ field, operator: 'EQ', value: text })) },
  ];
}

function isoOf(local: string | undefined): string | undefined {
  const time = local === undefined ? Number.NaN : Date.parse(local);
  return Number.isNaN(time) ? undefined : iso(time);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
