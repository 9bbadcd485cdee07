import type { ServiceAccountInformation } from '@luciole/contract';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { FirstOfMany } from '../../components/first-of-many.tsx';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { now } from '../../lib/clock.ts';
import { formatUtc } from '../../lib/dates.ts';
import { AUTHENTICATION_TYPE_LABELS } from '../../lib/labels.ts';
import { accountState } from './account-state.ts';
import type { AccountContext } from './use-service-accounts.ts';

type Account = ServiceAccountInformation;

/** Columns of the list; teams and scopes come from their own routes. */
export function serviceAccountColumns(context: AccountContext): readonly Column<Account>[] {
  return [
    {
      field: 'name',
      label: 'Name',
      value: ({ name }) => name,
      render: ({ id, name }) => (
        <TextLink
          to="/service-accounts/$serviceAccountId"
          params={{ serviceAccountId: id }}
          search={true}
        >
          {name}
        </TextLink>
      ),
      minWidth: 180,
      flex: 1.2,
    },
    {
      field: 'id',
      label: 'Client ID',
      value: ({ id }) => id,
      render: ({ id }) => <code>{id}</code>,
      minWidth: 285,
      flex: 1.2,
    },
    {
      field: 'owner',
      label: 'Owning team',
      value: ({ owner }) => context.teamName(owner),
      minWidth: 115,
      flex: 0.7,
    },
    {
      field: 'scopes',
      label: 'Scope',
      value: ({ scopes }) => scopes.map(context.scopeName).join(', '),
      render: ({ scopes }) => <FirstOfMany items={scopes} nameOf={context.scopeName} />,
      minWidth: 165,
      flex: 0.8,
    },
    {
      field: 'authenticationType',
      label: 'Signs in with',
      value: ({ authenticationType }) => AUTHENTICATION_TYPE_LABELS[authenticationType],
      minWidth: 140,
      isOptional: true,
    },
    {
      field: 'status',
      label: 'Status',
      value: (row) => accountState(row, now()).label,
      render: (row) => {
        const { tone, label } = accountState(row, now());
        return <Status tone={tone}>{label}</Status>;
      },
      minWidth: 160,
      flex: 0.8,
      isKeptNarrow: true,
    },
    {
      field: 'credentialsExpiringOn',
      label: 'Credential expiry',
      value: ({ credentialsExpiringOn }) => credentialsExpiringOn,
      render: ({ credentialsExpiringOn }) =>
        credentialsExpiringOn === undefined ? 'Never' : <Instant value={credentialsExpiringOn} />,
      exported: ({ credentialsExpiringOn }) =>
        credentialsExpiringOn && formatUtc(credentialsExpiringOn),
      minWidth: 150,
      flex: 0.7,
    },
    {
      field: 'lastUsedOn',
      label: 'Last used',
      value: ({ lastUsedOn }) => lastUsedOn,
      render: ({ lastUsedOn }) =>
        lastUsedOn === undefined ? 'Never' : <Instant value={lastUsedOn} as="relative" />,
      exported: ({ lastUsedOn }) => lastUsedOn && formatUtc(lastUsedOn),
      minWidth: 105,
      flex: 0.6,
      isOptional: true,
    },
    {
      field: 'updatedOn',
      label: 'Updated',
      value: ({ updatedOn }) => updatedOn,
      render: ({ updatedOn }) => updatedOn && <Instant value={updatedOn} />,
      exported: ({ updatedOn }) => updatedOn && formatUtc(updatedOn),
      minWidth: 130,
      isOptional: true,
    },
  ];
}

export const SERVICE_ACCOUNT_FILTERS: readonly Filter<Account>[] = [
  {
    id: 'state',
    label: 'Status',
    options: ['Enabled', 'Credential expiring', 'Credential expired', 'Disabled'].map((label) => ({
      value: label.toLowerCase().replace(' ', '-'),
      label,
    })),
    matches: (row, value) =>
      accountState(row, now()).label.toLowerCase().replace(' ', '-') === value,
  },
];
