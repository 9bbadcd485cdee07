import {
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_OFFSET,
  MAX_TOTAL_COUNT,
  type SearchRequest,
} from '@luciole/contract';

import {
  compileCondition,
  fieldSql,
  type CompiledSql,
  type FragmentMatches,
  SqlParameters,
} from './compile-search.ts';
import { parseSearchExpression } from './parse-search-expression.ts';
import {
  CURSOR_FIELDS,
  type CursorField,
  decodeCursor,
  type SearchCursor,
} from './search-cursor.ts';
import {
  isSearchField,
  type SearchCondition,
  type SearchField,
  SearchRefusedError,
} from './search-condition.ts';
import { INVENTORY_COLUMNS, INVENTORY_TABLES } from '../intermediate-certificate.row.ts';

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
  return { condition, orders, pageSize, offset: pageNumber * pageSize, after, cursorField };
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

/** The rows of a page and one more, which says whether another page follows. */
export function pageSql(plan: SearchPlan, fragments: FragmentMatches): CompiledSql {
  const parameters = new SqlParameters();
  const where = [...conditionsOf(plan, parameters, fragments), ...keysetOf(plan, parameters)];
  const last = plan.orders.at(-1)?.direction ?? 'DESC';
  const orderBy = [
    ...plan.orders.map(({ field, direction }) => `${fieldSql(field)} ${direction}`),
    `c.id ${last}`,
  ];
  const text = `select ${INVENTORY_COLUMNS} from ${INVENTORY_TABLES} where ${where.join(' and ')}
    order by ${orderBy.join(', ')} limit ${parameters.add(plan.pageSize + 1)} offset ${parameters.add(plan.offset)}`;
  return { text, values: parameters.values };
}

/** The number of matches, counted up to one more than {@link MAX_TOTAL_COUNT}. */
export function countSql(plan: SearchPlan, fragments: FragmentMatches): CompiledSql {
  const parameters = new SqlParameters();
  const where = conditionsOf(plan, parameters, fragments).join(' and ');
  const text = `select count(*)::integer as total from (
    select 1 from ${tablesFor(where)} where ${where} limit ${parameters.add(MAX_TOTAL_COUNT + 1)}) m`;
  return { text, values: parameters.values };
}

/** Only the tables that a condition speaks of: counting must not read bytes. */
function tablesFor(where: string): string {
  const [certificates = '', ...joins] = INVENTORY_TABLES.split('left join');
  const needed = joins.filter(
    (join) =>
      (join.includes('statistics s') && /\bs\./.test(where)) ||
      (join.includes('configurations g') && /\bg\./.test(where)),
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
