import type { UserInformation } from '@luciole/contract';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ownRolesOf, useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Names } from '../../components/names.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { UserActions } from './user-actions.tsx';
import { UserApiKeys } from './user-api-keys.tsx';
import { UserDeletion } from './user-deletion.tsx';
import { useTeamsOf } from './use-teams-of.ts';
import { fullNameOf, userState } from './user-state.ts';

/** One user. */
export function UserPanel() {
  const { userId } = useParams({ from: '/frame/users/$userId' });
  const { data, error, refetch } = useQuery(routeQuery('userGet', { params: { id: userId } }));
  const may = useMay();
  const navigate = useNavigate();
  const [isDeleting, setIsDeleting] = useState(false);
  const state = data && userState(data);
  return (
    <DetailsPanel
      kind="User"
      title={data?.username}
      summary={state && <Status tone={state.tone}>{state.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={
        data !== undefined &&
        may('userSetRoles') && <UserActions user={data} onDelete={() => setIsDeleting(true)} />
      }
    >
      {data && <UserFacts user={data} />}
      {data && may('userApiKeyList') && <UserApiKeys user={data} />}
      <UserDeletion
        users={isDeleting && data !== undefined ? [data] : undefined}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/users', search: true })}
      />
    </DetailsPanel>
  );
}

function UserFacts({ user }: { readonly user: UserInformation }) {
  const teams = useTeamsOf()(user);
  const roles = ownRolesOf(user);
  return (
    <>
      <FactSection title="Person">
        <Facts>
          <Fact label="Name">{fullNameOf(user)}</Fact>
          <Fact label="E-mail">{user.emailAddress}</Fact>
          <Fact label="User ID">
            <Copyable text={user.id} label="user id" />
          </Fact>
          <Fact label="Created">
            <Instant value={user.creationDate} as="date and time" />
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Rights">
        <Facts>
          <Fact label="Own roles" otherwise="None">
            {roles.length > 0 && <Names names={roles.map((role) => ROLE_LABELS[role])} />}
          </Fact>
          <Fact label="By single sign-on">
            {user.singleSignOnRoles !== undefined && user.singleSignOnRoles.length > 0 && (
              <Names names={user.singleSignOnRoles.map((role) => ROLE_LABELS[role])} />
            )}
          </Fact>
          <Fact label="Teams" otherwise="None">
            {teams.length > 0 &&
              teams.map(({ id, name, role }) => (
                <Box key={id}>
                  <TextLink underline="always" to="/teams/$teamId" params={{ teamId: id }}>
                    {name}
                  </TextLink>
                  {`, ${ROLE_LABELS[role]}${user.ownedTeams.includes(id) ? ', as an owner' : ''}`}
                </Box>
              ))}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Sign-in">
        <Facts>
          <Fact label="Password">{passwordWords(user)}</Fact>
          <Fact label="Single sign-on">{user.ssoStatus === 'ACTIVE' && 'Has signed in by it'}</Fact>
          <Fact label="Last sign-in" otherwise="Never">
            {user.lastLoginDate && <Instant value={user.lastLoginDate} as="date and time" />}
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}

function passwordWords({ hasPassword, forceLocalPasswordExpiration }: UserInformation): string {
  if (!hasPassword) return 'None';
  return forceLocalPasswordExpiration ? 'To be changed at the next sign-in' : 'Set';
}
