import { Outlet } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import type { RouteId } from '../../api/route-by-id.ts';
import { PageHeader } from '../page-header.tsx';
import type { BulkAction } from './bulk-bar.tsx';
import type { Column, Filter } from './column.ts';
import { ResourceTable, type ResourceTableProps } from './resource-table.tsx';
import { useListInMemory } from './use-list-in-memory.ts';
import { useListSearch } from './use-list-search.ts';

/** Columns, filters and usual order of a list; keep it the same from one drawing to the next. */
export interface ListDefinition<Row> {
  readonly columns: readonly Column<Row>[];
  readonly filters?: readonly Filter<Row>[];
  readonly defaultSort: string;
}

interface ListPageProps<Row extends { readonly id: string }> extends Pick<
  ResourceTableProps<Row>,
  'id' | 'label' | 'empty'
> {
  readonly title: string;
  readonly text: string;
  /** What can be begun here, beside the title. */
  readonly actions?: ReactNode;
  readonly definition: ListDefinition<Row>;
  readonly query: UseQueryResult<readonly Row[]>;
  /** Absent where nothing is deleted from the list. */
  readonly deletion?: {
    /** The route of the API that deletes a row; whoever may not call it is not offered to. */
    readonly route: RouteId;
    /** Asks before the rows are deleted, `undefined` being none. */
    readonly render: (rows: readonly Row[] | undefined, onClose: () => void) => ReactNode;
  };
}

/** A page that lists what its API answers as a whole; panels of its objects open beside it. */
export function ListPage<Row extends { readonly id: string }>({
  title,
  text,
  actions,
  definition,
  query,
  deletion,
  ...table
}: ListPageProps<Row>) {
  const [search, setSearch] = useListSearch();
  const list = useListInMemory(query, search, definition);
  const [deleting, setDeleting] = useState<readonly Row[]>();
  const may = useMay();
  const bulkActions: readonly BulkAction<Row>[] =
    deletion !== undefined && may(deletion.route)
      ? [{ label: 'Delete', isDangerous: true, run: setDeleting }]
      : [];
  return (
    <>
      <PageHeader title={title} text={text} actions={actions} />
      <ResourceTable
        {...table}
        {...definition}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => list.matching}
        bulkActions={bulkActions}
      />
      {deletion?.render(deleting, () => setDeleting(undefined))}
      <Outlet />
    </>
  );
}
