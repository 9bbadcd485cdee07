import type { UserInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { NewButton } from '../../components/new-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { USER_FILTERS, userColumns } from './user-columns.tsx';
import { useTeamsOf } from './use-teams-of.ts';

// What opens on a click is loaded on the click.
const UserDeletion = lazy(async () => ({
  default: (await import('./user-deletion.tsx')).UserDeletion,
}));

/** People of the company. */
export function UsersPage() {
  const teamsOf = useTeamsOf();
  const definition = useMemo(
    () => ({ columns: userColumns(teamsOf), filters: USER_FILTERS, defaultSort: 'username' }),
    [teamsOf],
  );
  const query = useQuery({
    ...routeQuery('userList', { query: { deleted: 'false' } }),
    select: ({ users }) => users,
  });
  return (
    <ListPage<UserInformation>
      id="users"
      title="Users"
      text="The people who sign in here, and what they may do: by their own roles, and by those of their teams."
      label="Users"
      definition={definition}
      query={query}
      actions={
        <NewButton to="/users/new" route="userInvite">
          Invite
        </NewButton>
      }
      deletion={{
        route: 'userDelete',
        render: (users, onClose) =>
          users && (
            <Suspense>
              <UserDeletion users={users} onClose={onClose} onDeleted={onClose} />
            </Suspense>
          ),
      }}
      empty={{
        title: 'No user',
        text: 'Whoever signs in is a user, with roles that say what they may do.',
      }}
    />
  );
}
