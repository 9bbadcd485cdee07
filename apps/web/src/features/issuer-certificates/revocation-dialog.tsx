import type { IntermediateCertificateInformation, RevocationReason } from '@luciole/contract';
import { MenuItem, TextField, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { now } from '../../lib/clock.ts';
import { countOf } from '../../lib/numbers.ts';
import { isLive } from './certificate-state.ts';

export interface CertificateRevocationProps {
  /** `undefined` closes the dialog. */
  readonly certificates: readonly IntermediateCertificateInformation[] | undefined;
  readonly onClose: () => void;
}

/** The reasons of the contract, in words (RFC 5280 §5.3.1). */
const REASONS: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'Not said',
  keyCompromise: 'Its key may be known to somebody else',
  cACompromise: 'The key of a CA above it may be known to somebody else',
  affiliationChanged: 'It belongs to somebody else now',
  superseded: 'Another has taken its place',
  cessationOfOperation: 'The issuer runs no more',
  privilegeWithdrawn: 'It may not issue any more',
  aACompromise: 'Its attributes are wrong',
};

/** The dialog itself, loaded when somebody is about to revoke. */
export function RevocationDialog({
  certificates,
  onClose,
}: CertificateRevocationProps & {
  readonly certificates: NonNullable<CertificateRevocationProps['certificates']>;
}) {
  const [reason, setReason] = useState<RevocationReason>('unspecified');
  const queryClient = useQueryClient();
  const live = certificates.filter((certificate) => isLive(certificate, now()));
  const revocation = useMutation({
    mutationFn: async () => {
      // One after the other: what was revoked before an error stays revoked.
      for (const { id } of live) {
        await call('intermediateCertificateRevoke', { params: { id }, body: { reason } });
      }
    },
    onSuccess: () => showToast(`Revoked ${countOf(live.length, 'certificate')}`),
    onError: showProblem,
    onSettled: () => {
      for (const id of ['intermediateCertificateSearch', 'intermediateCertificateGet']) {
        void queryClient.invalidateQueries({ queryKey: [id] });
      }
      onClose();
    },
  });
  const others = certificates.length - live.length;
  return (
    <ConfirmDialog
      isOpen
      title={`Revoke ${countOf(live.length, 'certificate')}?`}
      isDangerous
      isBusy={revocation.isPending}
      onConfirm={() => revocation.mutate()}
      onClose={onClose}
      {...(live.length > 0 && { confirmLabel: `Revoke ${countOf(live.length, 'certificate')}` })}
    >
      <Typography variant="body2" sx={{ mb: 2 }}>
        {live.length > 0 &&
          'The issuer stops signing when it hears of it, and verifiers that ask for revocation refuse everything it signed. It cannot be undone.'}
        {others > 0 && ` ${countOf(others, 'certificate')} are not live and stay as they are.`}
      </Typography>
      {live.length > 0 && (
        <TextField
          id="revocation-reason"
          select
          fullWidth
          label="Reason"
          value={reason}
          onChange={({ target }) => setReason(target.value as RevocationReason)}
        >
          {Object.entries(REASONS).map(([value, label]) => (
            <MenuItem key={value} value={value}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      )}
    </ConfirmDialog>
  );
}
