import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listQueryOf, type ListSearch } from '../../lib/list-search.ts';
import type { Column, Filter, ListResult } from './column.ts';
import { matchingRows, pageOf } from './list-in-memory.ts';

/** Pages, orders, searches and filters a list that the API answers with as a whole; `matching` is what an export takes. */
export function useListInMemory<Row>(
  query: UseQueryResult<readonly Row[]>,
  search: ListSearch,
  {
    columns,
    filters,
    defaultSort,
  }: {
    readonly columns: readonly Column<Row>[];
    readonly filters?: readonly Filter<Row>[];
    readonly defaultSort?: string;
  },
): ListResult<Row> & { readonly matching: readonly Row[] } {
  const { data, isPending, isFetching, error, refetch } = query;
  return useMemo(() => {
    const listQuery = listQueryOf(search, defaultSort);
    const matching = matchingRows(data ?? [], listQuery, columns, filters);
    return {
      rows: pageOf(matching, listQuery),
      matching,
      total: matching.length,
      isEmpty: data?.length === 0,
      isLoading: isPending,
      isFetching,
      error,
      retry: () => void refetch(),
    };
  }, [data, isPending, isFetching, error, refetch, search, columns, filters, defaultSort]);
}
