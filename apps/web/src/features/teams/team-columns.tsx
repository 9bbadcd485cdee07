import type { TeamInformation } from '@luciole/contract';
import { FirstOfMany } from '../../components/first-of-many.tsx';
import { Instant } from '../../components/instant.tsx';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { ROLES } from '../../lib/roles.ts';
import { ruleWords } from './rule-words.ts';
import type { TeamContext } from './use-team-context.ts';

/** Columns of the list; people and what teams own come from their own routes. */
export function teamColumns(context: TeamContext): readonly Column<TeamInformation>[] {
  const people = (ids: readonly string[]) => ids.map(context.userName).join(', ');
  return [
    {
      field: 'name',
      label: 'Team',
      value: ({ name }) => name,
      render: ({ id, name }) => (
        <TextLink to="/teams/$teamId" params={{ teamId: id }} search={true}>
          {name}
        </TextLink>
      ),
      minWidth: 160,
      flex: 1.2,
    },
    {
      field: 'role',
      label: 'Role',
      value: ({ role }) => ROLE_LABELS[role],
      minWidth: 165,
      isKeptNarrow: true,
    },
    {
      field: 'owners',
      label: 'Owners',
      value: ({ owners }) => people(owners),
      render: ({ owners }) => <FirstOfMany items={owners} nameOf={context.userName} />,
      minWidth: 150,
    },
    {
      field: 'members',
      label: 'Members',
      value: ({ members }) => people(members),
      render: ({ members }) => <FirstOfMany items={members} nameOf={context.userName} />,
      minWidth: 150,
    },
    {
      field: 'accounts',
      label: 'Service accounts',
      value: ({ id }) =>
        context
          .accountsOf(id)
          .map(({ name }) => name)
          .join(', '),
      render: ({ id }) => (
        <FirstOfMany items={context.accountsOf(id)} nameOf={({ name }) => name} />
      ),
      minWidth: 150,
    },
    {
      field: 'rules',
      label: 'Membership rules',
      value: ({ userMatchingRules }) => userMatchingRules.map(ruleWords).join(', '),
      render: ({ userMatchingRules }) => (
        <FirstOfMany items={userMatchingRules} nameOf={ruleWords} />
      ),
      minWidth: 160,
      isOptional: true,
    },
    {
      field: 'modificationDate',
      label: 'Last modified',
      value: ({ modificationDate }) => modificationDate,
      render: ({ modificationDate }) => <Instant value={modificationDate} />,
      exported: ({ modificationDate }) => formatUtc(modificationDate),
      minWidth: 130,
      flex: 0.7,
    },
  ];
}

export const TEAM_FILTERS: readonly Filter<TeamInformation>[] = [
  {
    id: 'role',
    label: 'Role',
    options: ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role] })),
    matches: ({ role }, value) => role === value,
  },
];
