import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { HierarchyTree } from './hierarchy-tree.tsx';
import { PendingRequests } from './pending-requests.tsx';

const CaList = lazy(async () => ({ default: (await import('./ca-list.tsx')).CaList }));

/** The CAs of the company, as a tree or as a list; which of them stands in the address. */
export function CertificateAuthoritiesPage() {
  const [search, setSearch] = useListSearch();
  const may = useMay();
  // Above everything else: what comes later would push the rest down.
  const { isPending } = useQuery(routeQuery('caRequestList'));
  const isList = search['view'] === 'list';
  return (
    <>
      <PageHeader
        title="Certificate Authorities"
        text="The CAs that certify issuers, and the roots that verifiers trust."
        actions={
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
            <Button
              variant="outlined"
              onClick={() => setSearch({ view: isList ? undefined : 'list' })}
            >
              {isList ? 'Show as tree' : 'Show as list'}
            </Button>
            {may('builtinCaAccountCreate') && (
              <LinkButton variant="contained" to="/certificate-authorities/new">
                New
              </LinkButton>
            )}
          </Box>
        }
      />
      <PendingRequests />
      {/* Asked for at once, shown when what stands above it is there. */}
      <div hidden={isPending}>
        {isList ? (
          <Suspense>
            <CaList />
          </Suspense>
        ) : (
          <HierarchyTree />
        )}
      </div>
      <Outlet />
    </>
  );
}
