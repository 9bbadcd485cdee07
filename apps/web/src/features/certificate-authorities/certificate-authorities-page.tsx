import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListInMemory } from '../../components/resource-table/use-list-in-memory.ts';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { CA_COLUMNS } from './ca-columns.tsx';

const LIST = { columns: CA_COLUMNS, defaultSort: 'key' } as const;

/** Accounts of certificate authorities: one per intermediate CA. */
export function CertificateAuthoritiesPage() {
  const [search, setSearch] = useListSearch();
  const query = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    select: ({ accounts }) => accounts.map(({ account }) => account),
  });
  const list = useListInMemory(query, search, LIST);
  return (
    <>
      <PageHeader
        title="Certificate Authorities"
        text="The CAs that certify issuers, and the roots that verifiers trust."
      />
      <ResourceTable
        id="certificate-authorities"
        label="Certificate authorities"
        {...LIST}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => list.matching}
        empty={{
          title: 'No certificate authority yet',
          text: 'The built-in CA has a root that verifiers trust and intermediates that certify issuers. The first pair is made when the control plane starts for the first time.',
        }}
      />
      <Outlet />
    </>
  );
}
