import EditIcon from '@mui/icons-material/EditOutlined';
import type { TeamInformation } from '@luciole/contract';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { CREDENTIAL_RIGHT_WORDS } from './credential-right.ts';
import { ruleWords } from './rule-words.ts';
import { TeamDeletion } from './team-deletion.tsx';
import { type TeamContext, useTeamContext } from './use-team-context.ts';

/** One team. */
export function TeamPanel() {
  const { teamId } = useParams({ from: '/frame/teams/$teamId' });
  const { data, error, refetch } = useQuery(routeQuery('teamGet', { params: { id: teamId } }));
  const context = useTeamContext();
  const may = useMay();
  const navigate = useNavigate();
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <DetailsPanel
      kind="Team"
      title={data?.name}
      summary={data && ROLE_LABELS[data.role]}
      error={error}
      onRetry={() => void refetch()}
      actions={
        data !== undefined &&
        may('teamUpdate') && (
          <>
            <LinkButton
              to="/teams/$teamId/edit"
              params={{ teamId }}
              size="small"
              variant="outlined"
              startIcon={<EditIcon />}
            >
              Edit
            </LinkButton>
            <DeleteButton onClick={() => setIsDeleting(true)} />
          </>
        )
      }
    >
      {data && <TeamFacts team={data} context={context} />}
      <TeamDeletion
        teams={isDeleting && data !== undefined ? [data] : undefined}
        context={context}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/teams', search: true })}
      />
    </DetailsPanel>
  );
}

function TeamFacts({
  team,
  context,
}: {
  readonly team: TeamInformation;
  readonly context: TeamContext;
}) {
  const accounts = context.accountsOf(team.id);
  return (
    <>
      <FactSection title="Team">
        <Facts>
          <Fact label="Role">{ROLE_LABELS[team.role]}</Fact>
          <Fact label="Credentials in use">
            {CREDENTIAL_RIGHT_WORDS[`${team.mayChangeAttachedCredentials ?? false}`]}
          </Fact>
          <Fact label="Team ID">
            <Copyable text={team.id} label="team id" />
          </Fact>
          <Fact label="Last modified">
            <Instant value={team.modificationDate} as="date and time" />
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="People">
        <Facts>
          <Fact label="Owners" otherwise="None">
            <People ids={team.owners} context={context} />
          </Fact>
          <Fact label="Members" otherwise="None">
            {team.members.length > 0 && <People ids={team.members} context={context} />}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection
        title="Membership rules"
        text="Whose single sign-on meets all of them is a member, from one sign-in to the next."
      >
        <Facts>
          <Fact label="Conditions" otherwise="None: people are put in by hand">
            {team.userMatchingRules.length > 0 &&
              team.userMatchingRules.map((rule) => (
                <Box key={ruleWords(rule)}>{ruleWords(rule)}</Box>
              ))}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Owns">
        <Facts>
          <Fact label="Service accounts" otherwise="None">
            {accounts.length > 0 &&
              accounts.map(({ id, name }) => (
                <Box key={id}>
                  <TextLink
                    to="/service-accounts/$serviceAccountId"
                    params={{ serviceAccountId: id }}
                  >
                    {name}
                  </TextLink>
                </Box>
              ))}
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}

function People({
  ids,
  context,
}: {
  readonly ids: readonly string[];
  readonly context: TeamContext;
}) {
  return ids.map((id) => (
    <Box key={id}>
      <TextLink to="/users/$userId" params={{ userId: id }}>
        {context.userName(id)}
      </TextLink>
    </Box>
  ));
}
