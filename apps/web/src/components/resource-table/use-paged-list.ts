import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Problem } from '../../api/problem.ts';
import { type ListQuery, listQueryOf, type ListSearch } from '../../lib/list-search.ts';
import type { ListResult } from './column.ts';

/** Rows of one request of an export, and of a whole export: what a spreadsheet still opens. */
const EXPORT_PAGE = 1000;
const MAX_EXPORT = 50_000;

/** What the API answers to a search. */
export type Page<Row> = Pick<ListResult<Row>, 'rows' | 'total' | 'isLowerBound' | 'nextCursor'>;

/** One page of a list that the API searches, orders and pages. */
export function usePagedList<Row>(
  { data, isPending, isFetching, error, refetch }: UseQueryResult<Page<Row>>,
  search: ListSearch,
  onSearch: (change: ListSearch) => void,
): ListResult<Row> {
  // A link that somebody kept names a place in a list that is another one now.
  const isStale = error instanceof Problem && error.is('INVALID_CURSOR');
  useEffect(() => {
    if (isStale) onSearch({ page: undefined, after: undefined });
  }, [isStale, onSearch]);
  const { text, filters } = listQueryOf(search);
  const isUnfiltered = text === '' && Object.keys(filters).length === 0;
  return {
    ...(data ?? { rows: [], total: 0 }),
    isEmpty: data?.total === 0 && isUnfiltered,
    isLoading: isPending || isStale,
    isFetching,
    error: isStale ? null : error,
    retry: () => void refetch(),
  };
}

/** Every row that a search finds, page by page, up to 50,000. */
export async function allPages<Row>(
  firstQuery: ListQuery,
  read: (query: ListQuery) => Promise<Page<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await read({ ...firstQuery, page: 0, size: EXPORT_PAGE, after });
    rows.push(...page.rows);
    after = page.nextCursor;
  } while (after !== undefined && rows.length < MAX_EXPORT);
  return rows;
}
