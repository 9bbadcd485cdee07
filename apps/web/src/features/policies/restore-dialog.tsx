import type { ExtendedPolicyInformation } from '@luciole/contract';
import { Box, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { showToast } from '../../components/toasts.tsx';
import { PolicyDependents } from './policy-dependents.tsx';
import { PolicyDifference } from './policy-difference.tsx';
import { AFFECTED_BY_POLICIES } from './affected.ts';
import { isProposed, orProposed, useShowProposed } from './proposed.ts';

interface RestoreDialogProps {
  readonly policy: ExtendedPolicyInformation;
  readonly current: number;
  /** The revision to bring back. */
  readonly number: number;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onRestored: () => void;
}

/** Says what bringing a revision back would change, and whom it touches, before it is done. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { policy, current, number, isOpen, onClose, onRestored } = props;
  const queryClient = useQueryClient();
  const showProposed = useShowProposed();
  const restore = useMutation({
    mutationFn: () =>
      orProposed(
        call('policyRevisionRestore', { params: { id: policy.id, number: String(number) } }),
      ),
    onSuccess: async (answer) => {
      if (isProposed(answer)) return showProposed(answer);
      await Promise.all(
        AFFECTED_BY_POLICIES.map((id) => queryClient.invalidateQueries({ queryKey: [id] })),
      );
      showToast(`Brought back revision ${number}`);
      onRestored();
    },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Bring back revision ${number}?`}
      confirmLabel={`Bring back revision ${number}`}
      isBusy={restore.isPending}
      maxWidth="sm"
      onConfirm={() => restore.mutate()}
      onClose={() => {
        restore.reset();
        onClose();
      }}
    >
      <Box sx={{ display: 'grid', gap: 2 }}>
        <Typography variant="body2">
          The policy says again what it said then, as a new revision. Against revision {current},
          which is in force, this changes:
        </Typography>
        <PolicyDifference policyId={policy.id} from={current} to={number} />
        <Typography variant="body2" component="div">
          <PolicyDependents policy={policy} />
        </Typography>
        {restore.error !== null && <ProblemNotice error={restore.error} />}
      </Box>
    </ConfirmDialog>
  );
}
