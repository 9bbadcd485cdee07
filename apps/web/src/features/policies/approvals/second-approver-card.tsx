import type { PolicyApprovalSettings } from '@luciole/contract';
import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { useMay } from '../../../api/permissions.ts';
import { routeQuery } from '../../../api/queries.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { SectionCard } from '../../../components/section-card.tsx';
import { Status } from '../../../components/status.tsx';
import { showToast } from '../../../components/toasts.tsx';
import { isProposed, orProposed, useShowProposed } from '../proposed.ts';

/** Whether a second person is needed, and the switch for that. */
export function SecondApproverCard() {
  const { data, error, refetch } = useQuery(routeQuery('policyApprovalGet'));
  return (
    <SectionCard
      title="Second approver"
      text="Two people for whatever creates, changes, brings back or deletes a policy. Nobody approves an own proposal, by whatever session or API key, and a service account neither proposes nor approves."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={60} />}
      {data !== undefined && <Switch settings={data} />}
    </SectionCard>
  );
}

function Switch({ settings: { approverCount, mode } }: { settings: PolicyApprovalSettings }) {
  const mayChange = useMay()('policyApprovalUpdate');
  const queryClient = useQueryClient();
  const showProposed = useShowProposed();
  const isOn = mode === 'SECOND_PERSON';
  const change = useMutation({
    mutationFn: () =>
      orProposed(call('policyApprovalUpdate', { body: { mode: isOn ? 'OFF' : 'SECOND_PERSON' } })),
    onSuccess: async (answer) => {
      if (isProposed(answer)) return showProposed(answer);
      await queryClient.invalidateQueries({ queryKey: ['policyApprovalGet'] });
      showToast('Changes of policies need a second person from now on');
    },
  });
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Typography variant="body2" component="div">
        <Status tone={isOn ? 'good' : 'quiet'}>
          {isOn ? 'Two people are needed' : 'One person is enough'}
        </Status>
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {isOn
          ? `${approverCount} users may approve. To do without a second person needs one as well.`
          : `${approverCount === 1 ? 'One user' : `${approverCount} users`} could approve; two at least are needed to switch it on.`}
      </Typography>
      {change.error !== null && <ProblemNotice error={change.error} />}
      {mayChange && (
        <Box>
          <Button
            variant={isOn ? 'outlined' : 'contained'}
            loading={change.isPending}
            disabled={!isOn && approverCount < 2}
            onClick={() => change.mutate()}
          >
            {isOn ? 'Propose to do without' : 'Require a second person'}
          </Button>
        </Box>
      )}
    </Box>
  );
}
