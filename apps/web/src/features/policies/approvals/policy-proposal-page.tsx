import type { PolicyProposalDetails } from '@luciole/contract';
import { Box, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { routeQuery } from '../../../api/queries.ts';
import { Fact, Facts } from '../../../components/facts.tsx';
import { Instant } from '../../../components/instant.tsx';
import { LinkButton } from '../../../components/link-button.tsx';
import { PageHeader } from '../../../components/page-header.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { SectionCard } from '../../../components/section-card.tsx';
import { Status } from '../../../components/status.tsx';
import { ChangeGroups } from '../change-groups.tsx';
import { PolicyInWords } from '../policy-in-words.tsx';
import { DecisionCard } from './decision-card.tsx';
import { proposalInWords, STATES } from './proposal-words.ts';

/** Something that awaits or awaited a second person: what it would change, and the decision. */
export function PolicyProposalPage() {
  const { proposalId } = useParams({ from: '/frame/policy-approvals/$proposalId' });
  const { data, error, refetch } = useQuery(
    routeQuery('policyProposalGet', { params: { id: proposalId } }),
  );
  return (
    <Box sx={{ maxWidth: 920 }}>
      <PageHeader
        title={data === undefined ? 'Proposal' : proposalInWords(data)}
        actions={
          <LinkButton to="/policy-approvals" variant="outlined">
            Approvals
          </LinkButton>
        }
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton variant="rounded" height={240} />}
      {data !== undefined && (
        <Box sx={{ display: 'grid', gap: 3 }}>
          <ProposalFacts proposal={data} />
          <Meaning proposal={data} />
          <DecisionCard proposal={data} />
        </Box>
      )}
    </Box>
  );
}

function ProposalFacts({ proposal }: { readonly proposal: PolicyProposalDetails }) {
  const { author, creationDate, decision, expiryDate, state } = proposal;
  const [tone, words] = STATES[state];
  return (
    <SectionCard title="Proposal">
      <Facts>
        <Fact label="State">
          <Status tone={tone}>{words}</Status>
        </Fact>
        <Fact label="Proposed by">{author.name}</Fact>
        <Fact label="Proposed">
          <Instant value={creationDate} as="date and time" />
        </Fact>
        <Fact label="Can be approved until">
          {state === 'OPEN' && <Instant value={expiryDate} as="date and time" />}
        </Fact>
        <Fact label="Decided by">{decision?.by.name}</Fact>
        <Fact label="Decided">
          {decision && <Instant value={decision.date} as="date and time" />}
        </Fact>
        <Fact label="Comment">{decision?.comment}</Fact>
      </Facts>
    </SectionCard>
  );
}

function Meaning({ proposal: { changes, kind, policy } }: { proposal: PolicyProposalDetails }) {
  return (
    <>
      {changes !== undefined && (
        <SectionCard title="What would change">
          <ChangeGroups changes={changes} />
        </SectionCard>
      )}
      {policy !== undefined && (
        <SectionCard title={kind === 'DELETE' ? 'What would be deleted' : 'What it would say'}>
          <PolicyInWords policy={policy} />
        </SectionCard>
      )}
      {kind === 'SWITCH_OFF' && (
        <SectionCard title="What would change">
          <Typography variant="body2">
            Whoever may write policies would change them alone, at once. To switch it on again takes
            one person.
          </Typography>
        </SectionCard>
      )}
    </>
  );
}
