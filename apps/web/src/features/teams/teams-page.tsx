import type { TeamInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { NewButton } from '../../components/new-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { TEAM_FILTERS, teamColumns } from './team-columns.tsx';
import { useTeamContext } from './use-team-context.ts';

// What opens on a click is loaded on the click.
const TeamDeletion = lazy(async () => ({
  default: (await import('./team-deletion.tsx')).TeamDeletion,
}));

/** Teams. */
export function TeamsPage() {
  const context = useTeamContext();
  const definition = useMemo(
    () => ({ columns: teamColumns(context), filters: TEAM_FILTERS, defaultSort: 'name' }),
    [context],
  );
  const query = useQuery({ ...routeQuery('teamList'), select: ({ teams }) => teams });
  const newTeam = (
    <NewButton to="/teams/new" route="teamCreate">
      New
    </NewButton>
  );
  return (
    <ListPage<TeamInformation>
      id="teams"
      title="Teams"
      text="People who do the same work. A team gives its role to owners and members, and owns service accounts."
      label="Teams"
      definition={definition}
      query={query}
      actions={newTeam}
      deletion={{
        route: 'teamDelete',
        render: (teams, onClose) =>
          teams && (
            <Suspense>
              <TeamDeletion teams={teams} context={context} onClose={onClose} onDeleted={onClose} />
            </Suspense>
          ),
      }}
      empty={{
        title: 'No team yet',
        text: 'Put people who do the same work into a team: they get its role, and share the service accounts that it owns.',
        action: newTeam,
      }}
    />
  );
}
