import type { ActivityLogEntryInformation } from '@luciole/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, fetchRoute } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import type { ListResult } from '../../components/resource-table/column.ts';
import { now } from '../../lib/clock.ts';
import { downloadText } from '../../lib/download.ts';
import { type ListSearch, listQueryOf } from '../../lib/list-search.ts';
import { eventExpression, eventSearch } from './event-search.ts';

export const DEFAULT_SORT = '-activityDate';
/** Rows of one request of an export, and of a whole export: what a spreadsheet still opens. */
const EXPORT_PAGE = 1000;
const MAX_EXPORT = 50_000;

type Event = ActivityLogEntryInformation;

/** One page of events; the API searches, orders and pages. */
export function useEvents(search: ListSearch, onStaleCursor: () => void): ListResult<Event> {
  const query = listQueryOf(search, DEFAULT_SORT);
  const { data, isPending, isFetching, error, refetch } = useQuery({
    ...routeQuery('activityLogSearch', { body: eventSearch(query, now()) }),
    placeholderData: keepPreviousData,
  });
  // A link that somebody kept names a place in a list that is another one now.
  const isStale = error instanceof Problem && error.is('INVALID_CURSOR');
  useEffect(() => {
    if (isStale) onStaleCursor();
  }, [isStale, onStaleCursor]);
  const isUnfiltered = query.text === '' && Object.keys(query.filters).length === 0;
  return {
    rows: data?.activityLogEntries ?? [],
    total: data?.count ?? 0,
    isLowerBound: data?.countIsLowerBound ?? false,
    nextCursor: data?.nextCursor,
    isEmpty: data?.count === 0 && isUnfiltered,
    isLoading: isPending || isStale,
    isFetching,
    error: isStale ? null : error,
    retry: () => void refetch(),
  };
}

/** Every event that the search shows, page by page, up to 50,000. */
export async function allEvents(search: ListSearch): Promise<readonly Event[]> {
  const query = { ...listQueryOf(search, DEFAULT_SORT), page: 0, size: EXPORT_PAGE };
  const asOf = now();
  const rows: Event[] = [];
  let after: string | undefined;
  do {
    const page = await call('activityLogSearch', { body: eventSearch({ ...query, after }, asOf) });
    rows.push(...page.activityLogEntries);
    after = page.nextCursor;
  } while (after !== undefined && rows.length < MAX_EXPORT);
  return rows;
}

/** Downloads what the search finds as the API writes it: everything of each event, however many there are. */
export async function downloadEvents(search: ListSearch, format: 'jsonl' | 'csv'): Promise<void> {
  const expression = eventExpression(listQueryOf(search, DEFAULT_SORT), now());
  const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson';
  const response = await fetchRoute(
    'activityLogExport',
    { body: expression === undefined ? {} : { expression } },
    { accept: type },
  );
  downloadText(`event-log.${format}`, await response.text(), `${type};charset=utf-8`);
}
