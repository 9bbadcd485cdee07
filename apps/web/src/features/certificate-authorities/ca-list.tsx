import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListInMemory } from '../../components/resource-table/use-list-in-memory.ts';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { CA_COLUMNS } from './ca-columns.tsx';
import { CA_EMPTY } from './ca-empty.ts';

const LIST = { columns: CA_COLUMNS, defaultSort: 'key' } as const;

/** Accounts of certificate authorities: one per intermediate CA. */
export function CaList() {
  const [search, setSearch] = useListSearch();
  const query = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    select: ({ accounts }) => accounts.map(({ account }) => account),
  });
  const list = useListInMemory(query, search, LIST);
  return (
    <ResourceTable
      id="certificate-authorities"
      label="Certificate authorities"
      {...LIST}
      rowId={({ id }) => id}
      result={list}
      search={search}
      onSearch={setSearch}
      allRows={() => list.matching}
      empty={CA_EMPTY}
    />
  );
}
