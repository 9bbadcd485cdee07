import type { PolicyProposalDetails } from '@luciole/contract';
import { Alert, Box, Button, TextField } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { useMay } from '../../../api/permissions.ts';
import { routeQuery } from '../../../api/queries.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { SectionCard } from '../../../components/section-card.tsx';
import { showToast } from '../../../components/toasts.tsx';
import { AFFECTED_BY_POLICIES } from '../affected.ts';
import { ProposeAgain } from './propose-again.tsx';

const DONE = {
  policyProposalApprove: 'Approved: it is in force',
  policyProposalReject: 'Rejected: nothing changes',
} as const;

/** Approve and reject for whoever may; for the author why not. */
export function DecisionCard({ proposal }: { readonly proposal: PolicyProposalDetails }) {
  const may = useMay();
  const self = useQuery(routeQuery('userAccountSelf')).data?.user.id;
  const { state } = proposal;
  if (self === undefined || !may('policyProposalApprove')) return null;
  if (state === 'STALE' || state === 'EXPIRED') return <ProposeAgain proposal={proposal} />;
  if (state !== 'OPEN') return null;
  return (
    <SectionCard title="Decision">
      <Decision proposal={proposal} isOwn={proposal.author.id === self} />
    </SectionCard>
  );
}

function Decision({
  proposal,
  isOwn,
}: {
  readonly proposal: PolicyProposalDetails;
  readonly isOwn: boolean;
}) {
  const [comment, setComment] = useState('');
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: (route: keyof typeof DONE) =>
      call(route, {
        params: { id: proposal.id },
        body: comment.trim() === '' ? {} : { comment: comment.trim() },
      }),
    onSuccess: (_answer, route) => showToast(isOwn ? 'Withdrawn' : DONE[route]),
    onSettled: () =>
      Promise.all(
        AFFECTED_BY_POLICIES.map((id) => queryClient.invalidateQueries({ queryKey: [id] })),
      ),
  });
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {isOwn ? (
        <Alert severity="info" variant="outlined">
          You proposed this, so somebody else has to approve it: a system or PKI administrator.
        </Alert>
      ) : (
        <TextField
          id="decision-comment"
          label="Comment"
          multiline
          minRows={2}
          value={comment}
          onChange={({ target }) => setComment(target.value)}
          helperText="Optional; it stays with the proposal and in the event log."
          slotProps={{ htmlInput: { maxLength: 1000 } }}
        />
      )}
      {decide.error !== null && <ProblemNotice error={decide.error} />}
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        {!isOwn && (
          <Button
            variant="contained"
            loading={decide.isPending && decide.variables === 'policyProposalApprove'}
            disabled={decide.isPending}
            onClick={() => decide.mutate('policyProposalApprove')}
          >
            Approve
          </Button>
        )}
        <Button
          variant="outlined"
          color="error"
          loading={decide.isPending && decide.variables === 'policyProposalReject'}
          disabled={decide.isPending}
          onClick={() => decide.mutate('policyProposalReject')}
        >
          {isOwn ? 'Withdraw' : 'Reject'}
        </Button>
      </Box>
    </Box>
  );
}
