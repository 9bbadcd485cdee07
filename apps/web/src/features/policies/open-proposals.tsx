import type { PolicyProposalInformation } from '@luciole/contract';
import { Alert } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { proposalInWords } from './approvals/proposal-words.ts';

/** What awaits a second person now. */
export function useOpenProposals(): readonly PolicyProposalInformation[] {
  const { data } = useQuery(routeQuery('policyProposalList'));
  return data?.proposals.filter(({ state }) => state === 'OPEN') ?? [];
}

/** Leads to what awaits a second person, and says how much that is. */
export function ApprovalsButton() {
  const { length } = useOpenProposals();
  return (
    <LinkButton to="/policy-approvals" variant="outlined">
      {length === 0 ? 'Approvals' : `Approvals (${length})`}
    </LinkButton>
  );
}

/** Says on the page of a policy what awaits a second person. */
export function OpenProposals({ policyId }: { readonly policyId: string }) {
  return useOpenProposals()
    .filter((proposal) => proposal.policyId === policyId)
    .map((proposal) => (
      <Alert
        key={proposal.id}
        severity="info"
        variant="outlined"
        sx={{ mb: 2 }}
        action={
          <LinkButton
            to="/policy-approvals/$proposalId"
            params={{ proposalId: proposal.id }}
            color="inherit"
            size="small"
          >
            Review
          </LinkButton>
        }
      >
        {proposalInWords(proposal)}, proposed by {proposal.author.name}, awaits approval.
      </Alert>
    ));
}
