import { Alert, Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { isSession } from '../../api/credential.ts';
import { useRoles } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { useAnswered } from '../../api/use-answered.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { Names } from '../../components/names.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { PasswordCard } from './password-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** Whoever is signed in, and how they sign in. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(routeQuery('userAccountSelf'));
  const roles = useRoles();
  const hasSession = isSession();
  const isAnswered = useAnswered('userAccountSelf', 'secondFactorGet', 'sessionList');
  return (
    <Box sx={{ maxWidth: 920 }}>
      <PageHeader title="Your Account" text="Who you are here, and how you sign in." />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!isAnswered && <Skeleton variant="rounded" height={480} />}
      <Box hidden={!isAnswered} sx={{ '&:not([hidden])': { display: 'grid' }, gap: 3 }}>
        {data !== undefined && (
          <SectionCard title="You">
            <Facts>
              <Fact label="User name">{data.user.username}</Fact>
              <Fact label="Name">
                {[data.user.firstname, data.user.lastname].filter(Boolean).join(' ')}
              </Fact>
              <Fact label="E-mail">{data.user.emailAddress}</Fact>
              <Fact label="Company">{data.company.name}</Fact>
              <Fact label="Roles" otherwise="None">
                {roles !== undefined && roles.length > 0 && (
                  <Names names={[...new Set(roles)].map((role) => ROLE_LABELS[role])} />
                )}
              </Fact>
              <Fact label="API keys">
                <TextLink to="/api-keys">Yours are in a list of their own</TextLink>
              </Fact>
            </Facts>
          </SectionCard>
        )}
        {!hasSession && (
          <Alert severity="info" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
            You are signed in with an API key. To change the password, sign in with it, or with a
            one-time link.
          </Alert>
        )}
        {hasSession && data !== undefined && <PasswordCard hasPassword={data.user.hasPassword} />}
        <SecondFactorCard />
        <SessionsCard />
      </Box>
    </Box>
  );
}
