import {
  type ActivityLogFilter,
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_OFFSET,
  MAX_TOTAL_COUNT,
} from '@luciole/contract';

import { ACTIVITIES } from './activity-types.ts';
import { ActivitySearchRefusedError, compileActivityCondition } from './activity-condition.ts';

/** A statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A search that has been checked. */
export interface ActivitySearch {
  /** The rows of the page and one more, which says whether another follows. */
  readonly page: Statement;
  /** Number of matches, up to one more than {@link MAX_TOTAL_COUNT}. */
  readonly count: Statement;
  readonly pageSize: number;
  /** Whether it is the first page: nothing lies before it. */
  readonly isFirst: boolean;
  readonly direction: 'ASC' | 'DESC';
  /** The field that it is ordered by, when that has no index and is only for small results (ruling 35). */
  readonly unindexed: string | undefined;
}

/** `paging.after` was not made for this search. */
export class ActivityCursorRefusedError extends Error {
  override readonly name = 'ActivityCursorRefusedError';
}

/** Orderings that can be paged to any depth: the index ends in the sequence. */
const INDEXED = 'activityDate';
/** The others, as SQL on `e`; kinds of events in the order of what they are called. */
const ORDERINGS: Readonly<Record<string, string>> = {
  sequence: 'e.sequence',
  outcome: 'e.outcome',
  actorName: 'e.actor_name',
  sourceAddress: 'e.source_address',
  activityName: orderOfKinds(({ name }) => name),
  activityType: orderOfKinds(({ activityType }) => activityType),
  criticality: orderOfKinds(({ criticality }) => criticality),
};

const COLUMNS =
  'e.id, e.sequence, e.type, e.occurred_at, e.outcome, e.actor_kind, e.actor_id, e.actor_name, e.source_address, e.request_id, e.subject_kind, e.subject_id, e.before, e.after';

/**
 * Checks a search of a company's activity log (rulings 31 and 35). Without an ordering the newest come first.
 *
 * @throws {ActivitySearchRefusedError} for what cannot be searched, ordered or paged by
 * @throws {ActivityCursorRefusedError} when `after` is no cursor of this ordering
 */
export function planActivitySearch(companyId: string, request: ActivityLogFilter): ActivitySearch {
  const { field, direction } = orderOf(request);
  const pageSize = request.paging?.pageSize ?? DEFAULT_PAGE_SIZE;
  const offset = (request.paging?.pageNumber ?? 0) * pageSize;
  if (offset > MAX_PAGE_OFFSET) {
    throw new ActivitySearchRefusedError(
      '/paging/pageNumber',
      `pageNumber times pageSize is above ${MAX_PAGE_OFFSET}; use paging.after`,
    );
  }
  const counted: unknown[] = [companyId];
  const matching = `e.company_id = $1 and ${compileActivityCondition(request.expression, counted)}`;
  const values = [...counted];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const after = request.paging?.after ?? '';
  if (after !== '' && offset > 0) {
    throw new ActivitySearchRefusedError('/paging/after', 'takes the place of pageNumber');
  }
  let where = matching;
  if (after !== '') {
    const cursor = decodeActivityCursor(after);
    if (cursor?.direction !== direction || field !== INDEXED)
      throw new ActivityCursorRefusedError();
    const sign = direction === 'ASC' ? '>' : '<';
    where += ` and (e.occurred_at, e.sequence) ${sign} (${add(cursor.at)}::timestamptz, ${add(cursor.sequence)}::bigint)`;
  }
  const by = field === INDEXED ? 'e.occurred_at' : (ORDERINGS[field] ?? 'e.occurred_at');
  return {
    page: {
      text: `select ${COLUMNS} from audit_events e where ${where}
        order by ${by} ${direction}, e.sequence ${direction} limit ${add(pageSize + 1)} offset ${add(offset)}`,
      values,
    },
    count: {
      text: `select count(*)::integer as total from (
        select 1 from audit_events e where ${matching} limit ${MAX_TOTAL_COUNT + 1}) m`,
      values: counted,
    },
    pageSize,
    isFirst: after === '' && offset === 0,
    direction,
    unindexed: field === INDEXED ? undefined : field,
  };
}

function orderOf({ ordering }: ActivityLogFilter): {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
} {
  const [order, ...others] = ordering?.orders ?? [];
  if (others.length > 0) {
    throw new ActivitySearchRefusedError('/ordering/orders', 'takes one field');
  }
  const field = order?.field ?? INDEXED;
  if (field !== INDEXED && !Object.hasOwn(ORDERINGS, field)) {
    throw new ActivitySearchRefusedError('/ordering/orders/0/field', `unknown field '${field}'`);
  }
  return { field, direction: order?.direction ?? (order === undefined ? 'DESC' : 'ASC') };
}

/** Position after one event of a list that is ordered by its date. */
export interface ActivityCursor {
  readonly direction: 'ASC' | 'DESC';
  readonly at: Date;
  readonly sequence: number;
}

/** The opaque form of a cursor; it holds nothing that its row did not show. */
export function encodeActivityCursor({ direction, at, sequence }: ActivityCursor): string {
  return Buffer.from(JSON.stringify([direction, at.getTime(), sequence])).toString('base64url');
}

/** Reads an opaque cursor; `undefined` for anything that {@link encodeActivityCursor} did not make. */
export function decodeActivityCursor(text: string): ActivityCursor | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(fields) || fields.length !== 3) return undefined;
  const [direction, at, sequence] = fields as readonly unknown[];
  if (direction !== 'ASC' && direction !== 'DESC') return undefined;
  if (typeof at !== 'number' || Number.isNaN(new Date(at).getTime()) || Math.abs(at) > 8e13) {
    return undefined;
  }
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence)) return undefined;
  return { direction, at: new Date(at), sequence };
}

function orderOfKinds(keyOf: (activity: (typeof ACTIVITIES)[number]) => string | number): string {
  const keys = [...new Set(ACTIVITIES.map(keyOf))].toSorted((one, other) => (one < other ? -1 : 1));
  const cases = ACTIVITIES.map(
    (activity) => `when '${activity.type}' then ${keys.indexOf(keyOf(activity))}`,
  );
  return `case e.type ${cases.join(' ')} end`;
}
