import type { ServiceAccountInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListInMemory } from '../../components/resource-table/use-list-in-memory.ts';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { SERVICE_ACCOUNT_FILTERS, serviceAccountColumns } from './service-account-columns.tsx';
import { ServiceAccountDeletion } from './service-account-deletion.tsx';
import { useAccountContext } from './use-service-accounts.ts';

/** Service accounts. */
export function ServiceAccountsPage() {
  const [search, setSearch] = useListSearch();
  const context = useAccountContext();
  const definition = useMemo(
    () => ({
      columns: serviceAccountColumns(context),
      filters: SERVICE_ACCOUNT_FILTERS,
      defaultSort: 'name',
    }),
    [context],
  );
  const query = useQuery(routeQuery('serviceAccountList'));
  const list = useListInMemory(query, search, definition);
  const [deleting, setDeleting] = useState<readonly ServiceAccountInformation[]>();
  return (
    <>
      <PageHeader
        title="Service Accounts"
        text="How programs sign in: issuers, agents and automation, each with a key pair or a token of another provider."
      />
      <ResourceTable
        id="service-accounts"
        label="Service accounts"
        {...definition}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => list.matching}
        bulkActions={[{ label: 'Delete', isDangerous: true, run: setDeleting }]}
        empty={{
          title: 'No service account yet',
          text: 'An issuer proves with a service account who it is, and its configuration lists the accounts that it trusts. Each has a key pair, or federates with tokens of your cluster or cloud.',
        }}
      />
      <ServiceAccountDeletion
        accounts={deleting}
        context={context}
        onClose={() => setDeleting(undefined)}
        onDeleted={() => setDeleting(undefined)}
      />
      <Outlet />
    </>
  );
}
