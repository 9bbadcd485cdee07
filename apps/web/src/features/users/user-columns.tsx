import type { UserInformation } from '@luciole/contract';
import { ownRolesOf } from '../../api/permissions.ts';
import { FirstOfMany } from '../../components/first-of-many.tsx';
import { Instant } from '../../components/instant.tsx';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { ROLES } from '../../lib/roles.ts';
import { fullNameOf, USER_STATES, userState } from './user-state.ts';
import type { TeamNames } from './use-teams-of.ts';

/** Columns of the list; the names of teams come from their own route. */
export function userColumns(teamsOf: TeamNames): readonly Column<UserInformation>[] {
  return [
    {
      field: 'username',
      label: 'User name',
      value: ({ username }) => username,
      render: ({ id, username }) => (
        <TextLink to="/users/$userId" params={{ userId: id }} search={true}>
          {username}
        </TextLink>
      ),
      minWidth: 200,
      flex: 1.4,
    },
    { field: 'name', label: 'Name', value: (row) => fullNameOf(row) || undefined, minWidth: 130 },
    {
      field: 'emailAddress',
      label: 'E-mail',
      value: ({ emailAddress }) => emailAddress,
      minWidth: 180,
      isOptional: true,
    },
    {
      field: 'roles',
      label: 'Roles',
      help: 'The own ones; teams give theirs as well.',
      value: (row) =>
        ownRolesOf(row)
          .map((role) => ROLE_LABELS[role])
          .join(', '),
      render: (row) => <FirstOfMany items={ownRolesOf(row)} nameOf={(role) => ROLE_LABELS[role]} />,
      minWidth: 175,
      flex: 1.1,
    },
    {
      field: 'teams',
      label: 'Teams',
      value: (row) =>
        teamsOf(row)
          .map(({ name }) => name)
          .join(', '),
      render: (row) => <FirstOfMany items={teamsOf(row)} nameOf={({ name }) => name} />,
      minWidth: 130,
    },
    {
      field: 'status',
      label: 'Status',
      value: (row) => userState(row)?.label,
      render: (row) => {
        const state = userState(row);
        return state && <Status tone={state.tone}>{state.label}</Status>;
      },
      minWidth: 110,
      flex: 0.6,
      isKeptNarrow: true,
    },
    {
      field: 'lastLoginDate',
      label: 'Last sign-in',
      value: ({ lastLoginDate }) => lastLoginDate,
      render: ({ lastLoginDate }) =>
        lastLoginDate === undefined ? 'Never' : <Instant value={lastLoginDate} as="relative" />,
      exported: ({ lastLoginDate }) => lastLoginDate && formatUtc(lastLoginDate),
      minWidth: 120,
      flex: 0.7,
    },
    {
      field: 'creationDate',
      label: 'Created',
      value: ({ creationDate }) => creationDate,
      render: ({ creationDate }) => <Instant value={creationDate} />,
      exported: ({ creationDate }) => formatUtc(creationDate),
      minWidth: 130,
      isOptional: true,
    },
  ];
}

export const USER_FILTERS: readonly Filter<UserInformation>[] = [
  {
    id: 'state',
    label: 'Status',
    options: USER_STATES.map(({ id, label }) => ({ value: id, label })),
    matches: (row, value) => userState(row)?.id === value,
  },
  {
    id: 'role',
    label: 'Role',
    options: ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role] })),
    matches: (row, value) => ownRolesOf(row).some((role) => role === value),
  },
];
