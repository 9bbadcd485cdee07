import type { ActivityLogEntryInformation } from '@luciole/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, fetchRoute } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallResult } from '../../api/route-by-id.ts';
import type { ListResult } from '../../components/resource-table/column.ts';
import {
  allPages,
  type Page,
  usePagedList,
} from '../../components/resource-table/use-paged-list.ts';
import { now } from '../../lib/clock.ts';
import { downloadText } from '../../lib/download.ts';
import { type ListSearch, listQueryOf } from '../../lib/list-search.ts';
import { eventExpression, eventSearch } from './event-search.ts';

export const DEFAULT_SORT = '-activityDate';

type Event = ActivityLogEntryInformation;

/** One page of events. */
export function useEvents(
  search: ListSearch,
  onSearch: (change: ListSearch) => void,
): ListResult<Event> {
  const body = eventSearch(listQueryOf(search, DEFAULT_SORT), now());
  const answer = useQuery({
    ...routeQuery('activityLogSearch', { body }),
    placeholderData: keepPreviousData,
    select: pageOf,
  });
  return usePagedList(answer, search, onSearch);
}

/** Every event that the search shows. */
export function allEvents(search: ListSearch): Promise<readonly Event[]> {
  const asOf = now();
  return allPages(listQueryOf(search, DEFAULT_SORT), async (query) =>
    pageOf(await call('activityLogSearch', { body: eventSearch(query, asOf) })),
  );
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

function pageOf(answer: CallResult<'activityLogSearch'>): Page<Event> {
  return {
    rows: answer.activityLogEntries,
    total: answer.count,
    isLowerBound: answer.countIsLowerBound ?? false,
    nextCursor: answer.nextCursor,
  };
}
