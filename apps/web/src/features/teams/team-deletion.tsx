import type { TeamInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { TextLink } from '../../components/text-link.tsx';
import type { TeamContext } from './use-team-context.ts';

interface TeamDeletionProps {
  readonly teams: readonly Pick<TeamInformation, 'id' | 'name'>[] | undefined;
  readonly context: TeamContext;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before teams are deleted; one that owns service accounts stays, and they are named. */
export function TeamDeletion({ teams, context, ...others }: TeamDeletionProps) {
  return (
    <DeleteDialog
      items={teams?.map(({ id, name }) => {
        const accounts = context.accountsOf(id);
        return {
          id,
          name,
          uses: [],
          ...(accounts.length > 0 && {
            obstacle: (
              <>
                {name} owns the service accounts{' '}
                {accounts.map((account, index) => (
                  <span key={account.id}>
                    {index > 0 && ', '}
                    <TextLink
                      underline="always"
                      to="/service-accounts/$serviceAccountId"
                      params={{ serviceAccountId: account.id }}
                    >
                      {account.name}
                    </TextLink>
                  </span>
                ))}
                . Give them another team first.
              </>
            ),
          }),
        };
      })}
      singular="team"
      plural="teams"
      consequence="Owners and members lose the role that the team gives, with the next thing that they do."
      remove={(id) => call('teamDelete', { params: { id } })}
      affected={['teamList', 'teamGet', 'userList', 'userGet', 'sessionGet']}
      {...others}
    />
  );
}
