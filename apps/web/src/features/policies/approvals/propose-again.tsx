import type { PolicyProposalDetails } from '@luciole/contract';
import { Alert, Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../../api/client.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { SAN_LABELS, SUBJECT_LABELS } from '../property-labels.ts';
import { isProposed, orProposed, useShowProposed } from '../proposed.ts';

/** A proposal that came too late, and the way to make it again on the revision that is in force now. */
export function ProposeAgain({ proposal }: { readonly proposal: PolicyProposalDetails }) {
  const showProposed = useShowProposed();
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () => orProposed<object>(repeat(proposal)),
    onSuccess: (answer) => {
      if (isProposed(answer)) showProposed(answer);
      else void navigate({ to: '/policy-approvals' });
    },
  });
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Alert
        severity="warning"
        variant="outlined"
        action={
          <Button color="inherit" size="small" onClick={() => again.mutate()}>
            Propose again
          </Button>
        }
      >
        {proposal.state === 'STALE'
          ? 'Another revision has taken effect since. Proposed again, this is compared with what is in force now.'
          : 'Nobody approved it in time.'}
      </Alert>
      {again.error !== null && <ProblemNotice error={again.error} />}
    </Box>
  );
}

/** Asks once more for what was proposed, in the name of whoever is signed in. */
function repeat({ kind, policy, policyId }: PolicyProposalDetails): Promise<object> {
  if (policy === undefined || policyId === undefined) {
    return call('policyApprovalUpdate', { body: { mode: 'OFF' } });
  }
  const params = { id: policyId };
  if (kind === 'DELETE') return call('policyDelete', { params });
  if (kind === 'CREATE') return call('policyCreate', { body: policy });
  const body = {
    ...policy,
    subject: { ...absent(SUBJECT_LABELS), ...policy.subject },
    sans: { ...absent(SAN_LABELS), ...policy.sans },
  };
  return call('policyUpdate', { params, body });
}

/** Properties as a change takes them away: one that is not mentioned stays. */
function absent(labels: object): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.keys(labels).map((name) => [name, {}]));
}
