import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import type { Filter } from '../../components/resource-table/column.ts';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import type { ListSearch } from '../../lib/list-search.ts';
import { eventColumns } from './event-columns.tsx';
import { ACTOR_OPTIONS, OUTCOME_OPTIONS } from '../../components/events/event-words.ts';
import { allEvents, DEFAULT_SORT, useEvents } from './use-events.ts';
import { useUserName } from '../../components/events/use-user-name.ts';

// A list with its grid is near the limit of a page.
const ExportMenu = lazy(async () => ({ default: (await import('./export-menu.tsx')).ExportMenu }));

const TimeRange = lazy(async () => ({ default: (await import('./time-range.tsx')).TimeRange }));

const PERIOD_OPTIONS = [
  { value: 'hour', label: 'Last hour' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'year', label: 'Last year' },
];

/** What happened, to whom, by whom; there can be millions, so the API does the work. */
export function EventLogPage() {
  const [search, setSearch] = useListSearch();
  const list = useEvents(search, setSearch);
  const filters = useFilters(search);
  const userName = useUserName();
  const columns = useMemo(() => eventColumns(userName), [userName]);
  return (
    <>
      <PageHeader
        title="Event Log"
        text="Every change, token, refusal and signature, written in the same instant as its effect and linked to a chain that shows tampering."
        actions={
          <Suspense>
            <ExportMenu search={search} />
          </Suspense>
        }
      />
      <Suspense fallback={<Box sx={{ height: { xs: 100, sm: 40 }, mb: 2 }} />}>
        <TimeRange search={search} onSearch={setSearch} />
      </Suspense>
      <ResourceTable
        id="event-log"
        label="Events"
        searchLabel="Name, address or id"
        columns={columns}
        filters={filters}
        defaultSort={DEFAULT_SORT}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => allEvents(search)}
        empty={{ title: 'No event', text: 'Whatever happens here from now on is listed.' }}
      />
      <Outlet />
    </>
  );
}

function useFilters(search: ListSearch): readonly Filter<unknown>[] {
  const types = useQuery(routeQuery('activityTypeList')).data;
  const { type, actor, object } = search;
  return useMemo(
    () => [
      { id: 'period', label: 'Period', options: PERIOD_OPTIONS },
      {
        id: 'type',
        label: 'Type',
        options: (types ?? []).map((one) => ({ value: one.key, label: one.readableName })),
      },
      {
        id: 'event',
        label: 'Event',
        options: (types ?? [])
          .filter(({ key }) => type === undefined || key === type)
          .flatMap(({ values }) => values)
          .map((one) => ({ value: one.key, label: one.readableName })),
      },
      { id: 'result', label: 'Result', options: OUTCOME_OPTIONS },
      { id: 'by', label: 'Done by', options: ACTOR_OPTIONS },
      // By links from elsewhere: nobody chooses an id from a list.
      ...(typeof actor === 'string'
        ? [{ id: 'actor', label: 'Actor', options: [{ value: actor, label: actor }] }]
        : []),
      ...(typeof object === 'string'
        ? [{ id: 'object', label: 'Object', options: [{ value: object, label: object }] }]
        : []),
    ],
    [types, type, actor, object],
  );
}
