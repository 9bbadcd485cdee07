import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import type { Filter } from '../../components/resource-table/column.ts';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { CERTIFICATE_COLUMNS } from './certificate-columns.tsx';
import {
  allIssuerCertificates,
  DEFAULT_SORT,
  useIssuerCertificates,
} from './use-issuer-certificates.ts';

const STATES = [
  { value: 'live', label: 'Live' },
  { value: 'expired', label: 'Expired' },
  { value: 'revoked', label: 'Revoked' },
  { value: 'failed', label: 'Failed' },
] as const;

/** CA certificates of running issuers; there can be a million of them, so the API does the work. */
export function IssuerCertificatesPage() {
  const [search, setSearch] = useListSearch();
  const toFirstPage = useCallback(
    () => setSearch({ page: undefined, after: undefined }),
    [setSearch],
  );
  const list = useIssuerCertificates(search, toFirstPage);
  const { data } = useQuery(routeQuery('configurationList'));
  const filters = useMemo(
    (): readonly Filter<unknown>[] => [
      { id: 'state', label: 'Status', options: STATES },
      {
        id: 'configuration',
        label: 'Configuration',
        options: (data?.configurations ?? []).map(({ id, name }) => ({ value: id, label: name })),
      },
    ],
    [data],
  );
  return (
    <>
      <PageHeader
        title="Issuer Certificates"
        text="The CA certificates that issuers hold, one per issuer and renewal, and what they signed with them."
      />
      <ResourceTable
        id="issuer-certificates"
        label="Issuer certificates"
        searchLabel="Name, serial number or fingerprint"
        columns={CERTIFICATE_COLUMNS}
        filters={filters}
        defaultSort={DEFAULT_SORT}
        rowId={({ id }) => id}
        result={list}
        search={search}
        onSearch={setSearch}
        allRows={() => allIssuerCertificates(search)}
        empty={{
          title: 'No issuer has asked for a certificate yet',
          text: 'When an issuer starts, it makes a key that never leaves it and asks for a CA certificate. Each of them appears here, with what it signed.',
        }}
      />
      <Outlet />
    </>
  );
}
