import type { CaCertificateInformation } from '@luciole/contract';
import { Button, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Instant } from '../../components/instant.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';

/** Retires a CA, after a question. */
export function RetireButton({
  certificate: { id, validityEnd },
  name,
}: {
  readonly certificate: CaCertificateInformation;
  readonly name: string;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const queryClient = useQueryClient();
  const retirement = useMutation({
    mutationFn: () => call('caRetire', { params: { id } }),
    onSuccess: () => showToast(`Retired ${name}`),
    onError: showProblem,
    onSettled: () => {
      setIsAsking(false);
      void queryClient.invalidateQueries({ queryKey: ['caAccountList'] });
    },
  });
  return (
    <>
      <Button variant="outlined" onClick={() => setIsAsking(true)}>
        Retire
      </Button>
      {isAsking && (
        <ConfirmDialog
          isOpen
          title={`Retire ${name}?`}
          confirmLabel="Retire this CA"
          isDangerous
          isBusy={retirement.isPending}
          onConfirm={() => retirement.mutate()}
          onClose={() => setIsAsking(false)}
        >
          <Typography>
            No provider can choose it any more, and it signs no certificate, for good. What it
            signed stays valid: its CRL and its chain are served until{' '}
            <Instant value={validityEnd} />. It must have no provider any more.
          </Typography>
        </ConfirmDialog>
      )}
    </>
  );
}
