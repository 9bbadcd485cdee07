import type { PolicyProposalInformation } from '@luciole/contract';
import { Box, Card, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../../api/queries.ts';
import { useAnswered } from '../../../api/use-answered.ts';
import { Instant } from '../../../components/instant.tsx';
import { PageHeader } from '../../../components/page-header.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { Status } from '../../../components/status.tsx';
import { TextLink } from '../../../components/text-link.tsx';
import { proposalInWords, STATES } from './proposal-words.ts';
import { SecondApproverCard } from './second-approver-card.tsx';

/** Most of those that are over. */
const MOST = 50;

/** What awaits a second person, what became of the rest, and whether one is needed. */
export function PolicyApprovalsPage() {
  const { data, error, refetch } = useQuery(routeQuery('policyProposalList'));
  const isAnswered = useAnswered('policyProposalList', 'policyApprovalGet');
  const open = data?.proposals.filter(({ state }) => state === 'OPEN') ?? [];
  const others = data?.proposals.filter(({ state }) => state !== 'OPEN').slice(0, MOST) ?? [];
  return (
    <Box sx={{ maxWidth: 920 }}>
      <PageHeader
        title="Policy Approvals"
        text="Where two people are needed, a change of a policy is in force once somebody else has approved it."
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!isAnswered && <Skeleton variant="rounded" height={360} />}
      {isAnswered && data !== undefined && (
        <Proposals
          title="Awaiting approval"
          proposals={open}
          otherwise="Nothing awaits a second person."
        />
      )}
      {isAnswered && <SecondApproverCard />}
      {isAnswered && others.length > 0 && <Proposals title="Before" proposals={others} />}
    </Box>
  );
}

function Proposals({
  title,
  proposals,
  otherwise,
}: {
  readonly title: string;
  readonly proposals: readonly PolicyProposalInformation[];
  readonly otherwise?: string;
}) {
  return (
    <Box component="section" aria-label={title} sx={{ my: 3 }}>
      <Typography variant="h2" sx={{ mb: 1.5 }}>
        {title}
      </Typography>
      {proposals.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {otherwise}
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {proposals.map((proposal) => (
          <ProposalCard key={proposal.id} proposal={proposal} />
        ))}
      </Box>
    </Box>
  );
}

function ProposalCard({ proposal }: { readonly proposal: PolicyProposalInformation }) {
  const [tone, state] = STATES[proposal.state];
  return (
    <Card component="li" sx={{ px: 2.5, py: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: 1 }}>
        <TextLink
          to="/policy-approvals/$proposalId"
          params={{ proposalId: proposal.id }}
          variant="h3"
          sx={{ overflowWrap: 'anywhere', minWidth: 0 }}
        >
          {proposalInWords(proposal)}
        </TextLink>
        <Typography variant="body2" component="span">
          <Status tone={tone}>{state}</Status>
        </Typography>
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        Proposed by {proposal.author.name} <Instant value={proposal.creationDate} as="relative" />
      </Typography>
    </Card>
  );
}
