import { createHash } from 'node:crypto';

import {
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_OFFSET,
  MAX_TOTAL_COUNT,
  type SearchRequest,
} from '@luciole/contract';

import {
  compileCondition,
  fieldSql,
  isResolvable,
  type CompiledSql,
  type FragmentMatches,
  SqlParameters,
} from './compile-search.ts';
import { parseSearchExpression } from './parse-search-expression.ts';
import {
  CURSOR_FIELDS,
  type CursorField,
  decodeCursor,
  encodeCursor,
  type SearchCursor,
} from './search-cursor.ts';
import {
  isSearchField,
  type SearchCondition,
  type SearchField,
  SearchRefusedError,
} from './search-condition.ts';
import { INVENTORY_TABLES } from '../intermediate-certificate.row.ts';

/** One ordering of a search; the id breaks ties in the direction of the last one. */
export interface SearchOrder {
  readonly field: SearchField;
  readonly direction: 'ASC' | 'DESC';
}

/** A search that has been checked: what to match, in which order, and which part of it. */
export interface SearchPlan {
  readonly condition: SearchCondition | undefined;
  readonly orders: readonly SearchOrder[];
  readonly pageSize: number;
  readonly offset: number;
  readonly after: SearchCursor | undefined;
  /** Whether the ordering has an index; any other is only for small results (ruling 35). */
  readonly cursorField: CursorField | undefined;
  /** Names the condition in cursors. */
  readonly conditionName: string;
}

/** `paging.after` was not made for this search. */
export class CursorRefusedError extends Error {
  override readonly name = 'CursorRefusedError';
}

/**
 * Checks a search (contract.md 2.6, ruling 35). Without an ordering the newest come first.
 *
 * @throws {SearchRefusedError} for a malformed expression or ordering, for `pageNumber × pageSize` above 10,000, for `after` beside `pageNumber`
 * @throws {CursorRefusedError} when `after` is no cursor of this ordering
 */
export function planSearch(request: SearchRequest): SearchPlan {
  const condition = parseSearchExpression(request.expression);
  const orders = parseOrders(request.ordering?.orders ?? []);
  const cursorField =
    orders.length === 1 ? CURSOR_FIELDS.find((field) => field === orders[0]?.field) : undefined;
  const pageSize = request.paging?.pageSize ?? DEFAULT_PAGE_SIZE;
  const pageNumber = request.paging?.pageNumber ?? 0;
  if (pageNumber * pageSize > MAX_PAGE_OFFSET) {
    throw new SearchRefusedError(
      '/paging/pageNumber',
      `pageNumber times pageSize is above ${MAX_PAGE_OFFSET}; use paging.after`,
    );
  }
  const text = request.paging?.after ?? '';
  if (text !== '' && pageNumber > 0) {
    throw new SearchRefusedError('/paging/after', 'takes the place of pageNumber');
  }
  const after = text === '' ? undefined : cursorOf(text, cursorField, orders);
  const offset = pageNumber * pageSize;
  const conditionName = nameOf(condition);
  return { condition, orders, pageSize, offset, after, cursorField, conditionName };
}

function nameOf(condition: SearchCondition | undefined): string {
  if (condition === undefined) return 'all';
  return createHash('sha256').update(JSON.stringify(condition)).digest('base64url').slice(0, 16);
}

/**
 * The number of matches as it was counted when paging began, if `paging.after` says so. A list that is paged through keeps
 * its total: counting ten thousand rows for each of its pages would take longer than reading them.
 */
export function countedBefore({ after, conditionName }: SearchPlan): number | undefined {
  return after?.counted?.condition === conditionName ? after.counted.total : undefined;
}

/** The row that a page shows in one place: what must be known of it to read it, and to go on after it. */
export interface FoundRow {
  readonly id: string;
  readonly configuration_id: string | null;
  /** Value of the field by which the search is ordered; `null` unless that has a cursor. */
  readonly position: Date | string | null;
}

/** `paging.after` of the page that follows `last`; `undefined` for orderings without a cursor. */
export function cursorAfter(plan: SearchPlan, last: FoundRow, total: number): string | undefined {
  const [order] = plan.orders;
  const { conditionName, cursorField: field } = plan;
  if (order === undefined || field === undefined || last.position === null) return undefined;
  const { direction } = order;
  const value = last.position instanceof Date ? last.position.getTime() : last.position;
  const counted = { total, condition: conditionName };
  return encodeCursor({ field, direction, value, id: last.id, counted });
}

function cursorOf(
  text: string,
  field: CursorField | undefined,
  orders: readonly SearchOrder[],
): SearchCursor {
  const cursor = decodeCursor(text);
  if (cursor === undefined || cursor.field !== field || cursor.direction !== orders[0]?.direction) {
    throw new CursorRefusedError('paging.after is not a cursor of this search');
  }
  return cursor;
}

function parseOrders(
  orders: readonly {
    readonly field: string;
    readonly direction?: 'ASC' | 'DESC' | null | undefined;
  }[],
): readonly SearchOrder[] {
  if (orders.length === 0) return [{ field: 'creationDate', direction: 'DESC' }];
  return orders.map(({ field, direction }, index) => {
    if (!isSearchField(field)) {
      throw new SearchRefusedError(`/ordering/orders/${index}/field`, `unknown field '${field}'`);
    }
    return { field, direction: direction ?? 'ASC' };
  });
}

/** {@link FoundRow}s of a page and one more, which says whether another page follows. */
export function pageSql(plan: SearchPlan, fragments: FragmentMatches): CompiledSql {
  const fragment = onlyFragmentOf(plan);
  if (fragment !== undefined) return fragmentPageSql(plan, fragment);
  const parameters = new SqlParameters();
  const where = [...conditionsOf(plan, parameters, fragments), ...keysetOf(plan, parameters)].join(
    ' and ',
  );
  const last = plan.orders.at(-1)?.direction ?? 'DESC';
  const orderBy = [
    ...plan.orders.map(({ field, direction }) => `${fieldSql(field)} ${direction}`),
    `c.id ${last}`,
  ].join(', ');
  const text = `select c.id, c.configuration_id, ${positionSql(plan)} from ${tablesFor(where + orderBy)} where ${where}
    order by ${orderBy} limit ${parameters.add(plan.pageSize + 1)} offset ${parameters.add(plan.offset)}`;
  return { text, values: parameters.values };
}

/** A search for nothing but one fragment goes through the function alone: it looks no further than the page needs (ruling 31). */
function fragmentPageSql(plan: SearchPlan, fragment: string): CompiledSql {
  const { after, cursorField, offset, orders, pageSize } = plan;
  const value =
    after === undefined || typeof after.value === 'string'
      ? after?.value
      : new Date(after.value).toISOString();
  // OFFSET 0 keeps the look-up of each row by its key: the planner takes a function for a thousand rows.
  const text = `select c.id, c.configuration_id, ${positionSql(plan)}
    from search_issuer_certificates($1, $2, $3, $4, $5, $6) s
    cross join lateral (
      select * from issuer_certificates i where i.company_id = s.company_id and i.id = s.id offset 0
    ) c order by s.place offset $7`;
  const isDescending = orders[0]?.direction === 'DESC';
  const limit = offset + pageSize + 1;
  return {
    text,
    values: [fragment, cursorField, isDescending, value, after?.id, limit, offset],
  };
}

function positionSql({ cursorField }: SearchPlan): string {
  return cursorField === undefined ? 'null as position' : `${fieldSql(cursorField)} as position`;
}

/** The fragment, when the search is for one fragment of common names and nothing else, in an order that the function knows. */
export function onlyFragmentOf({ condition, cursorField }: SearchPlan): string | undefined {
  return cursorField !== undefined && condition?.kind === 'fragment' && isResolvable(condition)
    ? condition.value
    : undefined;
}

/** The number of matches, counted up to one more than {@link MAX_TOTAL_COUNT}. */
export function countSql(plan: SearchPlan, fragments: FragmentMatches): CompiledSql {
  const fragment = onlyFragmentOf(plan);
  if (fragment !== undefined) {
    const text = `select count(*)::integer as total from search_issuer_certificates($1, null, false, null, null, $2)`;
    return { text, values: [fragment, MAX_TOTAL_COUNT + 1] };
  }
  const parameters = new SqlParameters();
  const where = conditionsOf(plan, parameters, fragments).join(' and ');
  const text = `select count(*)::integer as total from (
    select 1 from ${tablesFor(where)} where ${where} limit ${parameters.add(MAX_TOTAL_COUNT + 1)}) m`;
  return { text, values: parameters.values };
}

/** Only the tables that an expression speaks of: planning more of them took longer than reading the page. */
function tablesFor(expressions: string): string {
  const [certificates = '', ...joins] = INVENTORY_TABLES.split('left join');
  const needed = joins.filter(
    (join) =>
      (join.includes('statistics s') && /\bs\./.test(expressions)) ||
      (join.includes('configurations g') && /\bg\./.test(expressions)),
  );
  return [certificates, ...needed].join('left join');
}

function conditionsOf(
  plan: SearchPlan,
  parameters: SqlParameters,
  fragments: FragmentMatches,
): string[] {
  const visible = 'c.hidden_at is null';
  return plan.condition === undefined
    ? [visible]
    : [visible, compileCondition(plan.condition, parameters, fragments)];
}

function keysetOf({ after }: SearchPlan, parameters: SqlParameters): string[] {
  if (after === undefined) return [];
  const column = fieldSql(after.field);
  const sign = after.direction === 'ASC' ? '>' : '<';
  const value =
    after.field === 'commonName'
      ? parameters.add(after.value)
      : `${parameters.add(new Date(Number(after.value)))}::timestamptz`;
  return [`(${column}, c.id) ${sign} (${value}, ${parameters.add(after.id)}::uuid)`];
}
