import type { ExtendedConfigurationInformation } from '@luciole/contract';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { FirstOfMany } from '../../components/first-of-many.tsx';
import { Instant } from '../../components/instant.tsx';
import { TextLink } from '../../components/text-link.tsx';
import type { AccountNames } from '../../components/use-account-names.ts';
import { formatUtc } from '../../lib/dates.ts';
import { formatCount } from '../../lib/numbers.ts';
import { clientAccessLabel } from './client-access.ts';

type Configuration = ExtendedConfigurationInformation;

const COUNTS = [
  ['longLivedCertCount', 'Long lived certs', 'Valid for longer than the upper threshold.'],
  ['shortLivedCertCount', 'Short lived certs', 'Valid for a time between the thresholds.'],
  [
    'ultraShortLivedCertCount',
    'Ultra short lived certs',
    'Valid for less than the lower threshold.',
  ],
] as const;

/** Columns of the list; the names of accounts come from their own route. */
export function configurationColumns(accountNames: AccountNames): readonly Column<Configuration>[] {
  const nameOf = (id: string) => accountNames.get(id) ?? id;
  return [
    {
      field: 'name',
      label: 'Name',
      value: ({ name }) => name,
      render: ({ id, name }) => (
        <TextLink
          to="/configurations/$configurationId"
          params={{ configurationId: id }}
          search={true}
        >
          {name}
        </TextLink>
      ),
      minWidth: 150,
      flex: 1.1,
    },
    {
      field: 'subCaProvider',
      label: 'Sub CA provider',
      value: ({ subCaProvider }) => subCaProvider.name,
      render: ({ subCaProvider }) => (
        <TextLink
          to="/sub-ca-providers/$subCaProviderId"
          params={{ subCaProviderId: subCaProvider.id }}
        >
          {subCaProvider.name}
        </TextLink>
      ),
      minWidth: 140,
      isKeptNarrow: true,
    },
    {
      field: 'serviceAccounts',
      label: 'Service accounts',
      value: ({ serviceAccountIds }) => serviceAccountIds.map(nameOf).join(', '),
      render: ({ serviceAccountIds }) => (
        <FirstOfMany
          items={serviceAccountIds}
          nameOf={nameOf}
          render={(id) => (
            <TextLink to="/service-accounts/$serviceAccountId" params={{ serviceAccountId: id }}>
              {nameOf(id)}
            </TextLink>
          )}
        />
      ),
      minWidth: 190,
      flex: 1.2,
    },
    {
      field: 'policies',
      label: 'Policies',
      value: ({ policies }) => policies.map(({ name }) => name).join(', '),
      render: ({ policies }) => (
        <FirstOfMany
          items={policies}
          nameOf={({ name }) => name}
          render={({ id, name }) => (
            <TextLink to="/policies/$policyId" params={{ policyId: id }}>
              {name}
            </TextLink>
          )}
        />
      ),
      minWidth: 140,
    },
    {
      field: 'clientAuthentication',
      label: 'Clients',
      value: clientAccessLabel,
      minWidth: 212,
      flex: 0.5,
    },
    {
      field: 'totalCertCount',
      label: 'Signed',
      help: 'Workload certificates of all lifetimes, as reported by issuers.',
      value: ({ totalCertCount }) => totalCertCount,
      render: ({ totalCertCount }) => formatCount(totalCertCount),
      align: 'right',
      minWidth: 92,
      flex: 0.4,
    },
    ...COUNTS.map(([field, label, help]): Column<Configuration> => ({
      field,
      label,
      help: `${help} As reported by issuers.`,
      value: (row) => row[field],
      render: (row) => formatCount(row[field]),
      align: 'right',
      minWidth: 150,
      isOptional: true,
    })),
    {
      field: 'modificationDate',
      label: 'Last modified',
      value: ({ modificationDate }) => modificationDate,
      render: ({ modificationDate }) => <Instant value={modificationDate} />,
      exported: ({ modificationDate }) => formatUtc(modificationDate),
      minWidth: 120,
      flex: 0.5,
    },
  ];
}

export const CONFIGURATION_FILTERS: readonly Filter<Configuration>[] = [
  {
    id: 'clients',
    label: 'Clients',
    options: [
      { value: 'JWT_JWKS', label: 'By key set (JWKS)' },
      { value: 'JWT_OIDC', label: 'By OIDC discovery' },
      { value: 'JWT_STANDARD_CLAIMS', label: 'By issuer and subject' },
      { value: 'none', label: 'No network clients' },
    ],
    matches: ({ clientAuthentication }, value) => (clientAuthentication?.type ?? 'none') === value,
  },
];
