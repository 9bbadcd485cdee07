import { Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { isSession } from '../../api/credential.ts';
import { routeQuery } from '../../api/queries.ts';
import { backupStanding } from '../../components/backup-standing.ts';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { Status } from '../../components/status.tsx';
import { now } from '../../lib/clock.ts';
import { countOf } from '../../lib/numbers.ts';

/** The company: what it is called, how its people sign in, how long sessions last, whether there is a backup. */
export function CompanyPage() {
  const { data, error, refetch } = useQuery(routeQuery('userAccountSelf'));
  const company = data?.company;
  return (
    <Box sx={{ maxWidth: 920 }}>
      <PageHeader
        title="Company"
        text="What is here belongs to one company and is seen by nobody of another. Whoever runs the control plane makes companies."
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && company === undefined && <Skeleton variant="rounded" height={240} />}
      {company !== undefined && (
        <Box sx={{ display: 'grid', gap: 3 }}>
          <SectionCard title="Name">
            <Facts>
              <Fact label="Name">{company.name}</Fact>
              <Fact label="In addresses">{company.urlPrefix}</Fact>
              <Fact label="Company ID">
                <Copyable text={company.id} label="company id" />
              </Fact>
              <Fact label="Since">
                <Instant value={company.creationDate} />
              </Fact>
            </Facts>
          </SectionCard>
          <SignInSection urlPrefix={company.urlPrefix} />
          <SessionSection />
          <BackupSection />
        </Box>
      )}
    </Box>
  );
}

function SignInSection({ urlPrefix }: { readonly urlPrefix: string }) {
  const { data, error } = useQuery(
    routeQuery('companyLoginConfiguration', { params: { urlPrefix } }),
  );
  const address = `${globalThis.location.origin}/sign-in?company=${encodeURIComponent(urlPrefix)}`;
  return (
    <SectionCard title="Sign-in">
      {error !== null && <ProblemNotice error={error} />}
      <Facts>
        <Fact label="Address">
          <Copyable text={address} label="address of the sign-in page" />
        </Fact>
        <Fact label="Passwords" otherwise="…">
          {data && (data.passwordLogin ? 'Taken' : 'Not taken')}
        </Fact>
        <Fact label="Single sign-on" otherwise="…">
          {data && (data.ssoLogin ? `At ${data.ssoName ?? 'the identity provider'}` : 'Not set up')}
        </Fact>
      </Facts>
    </SectionCard>
  );
}

/** How long sessions last is set for the whole deployment; the own session shows it. */
function SessionSection() {
  const hasSession = isSession();
  const { data } = useQuery({ ...routeQuery('sessionGet'), enabled: hasSession });
  const session = data?.session;
  const minutes =
    session === undefined ? undefined : minutesBetween(session.lastSeenOn, session.idleUntil);
  const hours =
    session === undefined ? undefined : minutesBetween(session.createdOn, session.expiresOn) / 60;
  return (
    <SectionCard
      title="Sessions"
      text="Set by whoever runs the control plane, with LUCIOLE_SESSION_IDLE_MINUTES and LUCIOLE_SESSION_HOURS."
    >
      <Facts>
        <Fact label="End without a request" otherwise="Sign in with a password to see it">
          {minutes !== undefined && `After ${countOf(Math.round(minutes), 'minute')}`}
        </Fact>
        <Fact label="End in any case" otherwise="Sign in with a password to see it">
          {hours !== undefined && `After ${countOf(Math.round(hours), 'hour')}`}
        </Fact>
        <Fact label="Recent sign-in">
          CA keys, roles, API keys and second factors want one of the last ten minutes.
        </Fact>
      </Facts>
    </SectionCard>
  );
}

/** Backups are of the whole control plane, so that they are taken by command alone. */
function BackupSection() {
  const { data, error } = useQuery(routeQuery('backupLast'));
  const standing = data && backupStanding(data, now());
  const { id, sha256, takenAt } = data?.backup ?? {};
  const otherwise = data === undefined ? '…' : 'Not known';
  return (
    <SectionCard
      title="Backup"
      text="Taken by whoever runs the control plane, with the command backup. Copies that are made in other ways are not known here."
    >
      {error !== null && <ProblemNotice error={error} />}
      <Facts>
        <Fact label="State" otherwise="…">
          {standing && <Status tone={standing.tone}>{standing.text}</Status>}
        </Fact>
        <Fact label="Last taken" otherwise={otherwise}>
          {takenAt !== undefined && <Instant value={takenAt} as="date and time" />}
        </Fact>
        <Fact label="Backup ID" otherwise={otherwise}>
          {id !== undefined && <Copyable text={id} label="backup id" />}
        </Fact>
        <Fact label="SHA-256 of the file" otherwise={otherwise}>
          {sha256 !== undefined && <Copyable text={sha256} label="SHA-256" />}
        </Fact>
      </Facts>
    </SectionCard>
  );
}

function minutesBetween(start: string, end: string): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000;
}
