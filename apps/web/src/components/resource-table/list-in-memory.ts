import type { ListQuery } from '../../lib/list-search.ts';
import type { Column, Filter } from './column.ts';

const COLLATOR = new Intl.Collator('en-US', { numeric: true, sensitivity: 'base' });

/** Rows that match a query, ordered by it; for resources whose API answers with the whole list. */
export function matchingRows<Row>(
  rows: readonly Row[],
  query: ListQuery,
  columns: readonly Column<Row>[],
  filters: readonly Filter<Row>[] = [],
): readonly Row[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const active = filters.flatMap((filter) => {
    const value = query.filters[filter.id];
    return value === undefined || filter.matches === undefined
      ? []
      : [(row: Row) => filter.matches?.(row, value) ?? true];
  });
  const matching = rows.filter(
    (row) => active.every((matches) => matches(row)) && hasWords(row, words, columns),
  );
  const column = columns.find(({ field }) => field === query.sort?.field);
  if (column === undefined) return matching;
  const sign = query.sort?.isDescending === true ? -1 : 1;
  return matching.toSorted(
    (left, right) => sign * compare(column.value(left), column.value(right)),
  );
}

/** The rows of the query's page. */
export function pageOf<Row>(rows: readonly Row[], { page, size }: ListQuery): readonly Row[] {
  return rows.slice(page * size, (page + 1) * size);
}

function hasWords<Row>(
  row: Row,
  words: readonly string[],
  columns: readonly Column<Row>[],
): boolean {
  if (words.length === 0) return true;
  const text = columns
    .map((column) => String(column.value(row) ?? ''))
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Numbers by size, texts as people sort them, nothing last. */
function compare(left: string | number | undefined, right: string | number | undefined): number {
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined);
  }
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return COLLATOR.compare(String(left), String(right));
}
