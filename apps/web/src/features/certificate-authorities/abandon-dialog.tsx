import type { CaRequestInformation } from '@luciole/contract';
import { Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';

/** Asks before the key of a CA that waits is erased. */
export function AbandonDialog({
  request: { id, isRenewal, key },
  onClose,
}: {
  readonly request: CaRequestInformation;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const abandonment = useMutation({
    mutationFn: () => call('caRequestDelete', { params: { id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['caRequestList'] });
      showToast(isRenewal ? `Called off for ${key}` : `Abandoned ${key}; its key is erased`);
      void navigate({ to: '/certificate-authorities' });
    },
    onError: showProblem,
  });
  return (
    <ConfirmDialog
      isOpen
      title={isRenewal ? `Call the renewal of ${key} off?` : `Abandon ${key}?`}
      confirmLabel={isRenewal ? 'Call it off' : 'Erase its key'}
      isDangerous={!isRenewal}
      isBusy={abandonment.isPending}
      onConfirm={() => abandonment.mutate()}
      onClose={onClose}
    >
      <Typography>
        {isRenewal
          ? 'The CA keeps its key and the certificate that it has, and signs as before.'
          : 'Its key is erased, so a certificate that is made for this request later is of no use to anybody. The name is free again.'}
      </Typography>
    </ConfirmDialog>
  );
}
