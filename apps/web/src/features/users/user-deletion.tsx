import type { UserInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { TextLink } from '../../components/text-link.tsx';

interface UserDeletionProps {
  readonly users: readonly Pick<UserInformation, 'id' | 'username'>[] | undefined;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before users are deleted; one that alone owns a team stays until the team has another owner. */
export function UserDeletion({ users, ...others }: UserDeletionProps) {
  const teams = useQuery(routeQuery('teamList')).data?.teams ?? [];
  return (
    <DeleteDialog
      items={users?.map(({ id, username }) => {
        const alone = teams.filter(({ owners }) => owners.length === 1 && owners.includes(id));
        return {
          id,
          name: username,
          uses: [],
          ...(alone.length > 0 && {
            obstacle: (
              <>
                {username} is the only owner of{' '}
                {alone.map((team, index) => (
                  <span key={team.id}>
                    {index > 0 && ', '}
                    <TextLink underline="always" to="/teams/$teamId" params={{ teamId: team.id }}>
                      {team.name}
                    </TextLink>
                  </span>
                ))}
                . Give it another owner first.
              </>
            ),
          }),
        };
      })}
      singular="user"
      plural="users"
      consequence="Sessions and API keys end now, and memberships of teams with them. What the user did still names them in the event log. It cannot be undone."
      remove={(id) => call('userDelete', { params: { id } })}
      affected={['userList', 'userGet', 'teamList', 'teamGet']}
      {...others}
    />
  );
}
