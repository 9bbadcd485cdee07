import type { ExtendedPolicyInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListInMemory } from '../../components/resource-table/use-list-in-memory.ts';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { POLICY_COLUMNS, POLICY_FILTERS } from './policy-columns.tsx';
import { PolicyDeletion } from './policy-deletion.tsx';

const LIST = { columns: POLICY_COLUMNS, filters: POLICY_FILTERS, defaultSort: 'name' } as const;

/** Workload issuance policies. */
export function PoliciesPage() {
  const [search, setSearch] = useListSearch();
  const query = useQuery({ ...routeQuery('policyList'), select: ({ policies }) => policies });
  const list = useListInMemory(query, search, LIST);
  const [deleting, setDeleting] = useState<readonly ExtendedPolicyInformation[]>();
  return (
    <>
      <PageHeader
        title="Workload Issuance Policies"
        text="What a workload certificate may contain: names, keys, usages and how long it is valid."
      />
      <ResourceTable
        id="policies"
        label="Policies"
        {...LIST}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => list.matching}
        bulkActions={[{ label: 'Delete', isDangerous: true, run: setDeleting }]}
        empty={{
          title: 'No policy yet',
          text: 'A policy says which names and keys a workload may ask for, and how long its certificate is valid. Issuers refuse everything else, and name every reason.',
        }}
      />
      <PolicyDeletion
        policies={deleting}
        onClose={() => setDeleting(undefined)}
        onDeleted={() => setDeleting(undefined)}
      />
      <Outlet />
    </>
  );
}
