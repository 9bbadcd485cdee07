import type { IntermediateCertificateInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import type { Filter } from '../../components/resource-table/column.ts';
import { ResourceTable } from '../../components/resource-table/resource-table.tsx';
import { useListSearch } from '../../components/resource-table/use-list-search.ts';
import { CERTIFICATE_COLUMNS } from './certificate-columns.tsx';
import { CertificateDeletion } from './certificate-deletion.tsx';
import { CertificateRevocation } from './certificate-revocation.tsx';
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

/** What somebody is about to do with certificates. */
interface Asking {
  readonly to: 'revoke' | 'delete';
  readonly certificates: readonly IntermediateCertificateInformation[];
}

/** CA certificates of running issuers; there can be a million of them, so the API does the work. */
export function IssuerCertificatesPage() {
  const [search, setSearch] = useListSearch();
  const list = useIssuerCertificates(search, setSearch);
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
  const [asking, setAsking] = useState<Asking>();
  const mayChange = useMay()('intermediateCertificateRevoke');
  const close = () => setAsking(undefined);
  const ask = (to: Asking['to']) => (certificates: Asking['certificates']) =>
    setAsking({ to, certificates });
  const bulkActions = mayChange
    ? [
        { label: 'Revoke', isDangerous: true, run: ask('revoke') },
        { label: 'Delete', isDangerous: true, run: ask('delete') },
      ]
    : [];
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
        bulkActions={bulkActions}
        empty={{
          title: 'No issuer has asked for a certificate yet',
          text: 'When an issuer starts, it makes a key that never leaves it and asks for a CA certificate. Each of them appears here, with what it signed.',
        }}
      />
      <CertificateRevocation
        certificates={asking?.to === 'revoke' ? asking.certificates : undefined}
        onClose={close}
      />
      <CertificateDeletion
        certificates={asking?.to === 'delete' ? asking.certificates : undefined}
        onClose={close}
        onDeleted={close}
      />
      <Outlet />
    </>
  );
}
