import type { SubCaProviderInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListInMemory } from '../../components/resource-table/use-list-in-memory.ts';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { subCaProviderColumns } from './sub-ca-provider-columns.tsx';
import { SubCaProviderDeletion } from './sub-ca-provider-deletion.tsx';
import { useProviderContext } from './use-sub-ca-providers.ts';

/** Issuer sub CA providers. */
export function SubCaProvidersPage() {
  const [search, setSearch] = useListSearch();
  const context = useProviderContext();
  const definition = useMemo(
    () => ({ columns: subCaProviderColumns(context), defaultSort: 'name' }),
    [context],
  );
  const query = useQuery({
    ...routeQuery('subCaProviderList'),
    select: ({ subCaProviders }) => subCaProviders,
  });
  const list = useListInMemory(query, search, definition);
  const [deleting, setDeleting] = useState<readonly SubCaProviderInformation[]>();
  return (
    <>
      <PageHeader
        title="Issuer Sub CA Providers"
        text="How the CA certificate of an issuer is made: who signs it, its name, its key and how long it is valid."
      />
      <ResourceTable
        id="sub-ca-providers"
        label="Sub CA providers"
        {...definition}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => list.matching}
        bulkActions={[{ label: 'Delete', isDangerous: true, run: setDeleting }]}
        empty={{
          title: 'No sub CA provider yet',
          text: 'Every issuer holds a CA certificate of its own, for days rather than years. A provider says which CA signs it and what stands in it.',
        }}
      />
      <SubCaProviderDeletion
        providers={deleting}
        context={context}
        onClose={() => setDeleting(undefined)}
        onDeleted={() => setDeleting(undefined)}
      />
      <Outlet />
    </>
  );
}
