import type { ExtendedConfigurationInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListInMemory } from '../../components/resource-table/use-list-in-memory.ts';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { CONFIGURATION_FILTERS, configurationColumns } from './configuration-columns.tsx';
import { ConfigurationDeletion } from './configuration-deletion.tsx';
import { useAccountNames } from './use-configurations.ts';

/** Issuer configurations. */
export function ConfigurationsPage() {
  const [search, setSearch] = useListSearch();
  const accountNames = useAccountNames();
  const definition = useMemo(
    () => ({
      columns: configurationColumns(accountNames),
      filters: CONFIGURATION_FILTERS,
      defaultSort: 'name',
    }),
    [accountNames],
  );
  const query = useQuery({
    ...routeQuery('configurationList'),
    select: ({ configurations }) => configurations,
  });
  const list = useListInMemory(query, search, definition);
  const [deleting, setDeleting] = useState<readonly ExtendedConfigurationInformation[]>();
  return (
    <>
      <PageHeader
        title="Issuer Configurations"
        text="What an issuer does: who certifies it, which policies it signs by, and which clients it serves."
      />
      <ResourceTable
        id="configurations"
        label="Configurations"
        {...definition}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => list.matching}
        bulkActions={[{ label: 'Delete', isDangerous: true, run: setDeleting }]}
        empty={{
          title: 'No configuration yet',
          text: 'A configuration is what an issuer asks for when it starts. It ties a sub CA provider, policies and clients together, and every issuer of its service accounts follows it.',
        }}
      />
      <ConfigurationDeletion
        configurations={deleting}
        onClose={() => setDeleting(undefined)}
        onDeleted={() => setDeleting(undefined)}
      />
      <Outlet />
    </>
  );
}
