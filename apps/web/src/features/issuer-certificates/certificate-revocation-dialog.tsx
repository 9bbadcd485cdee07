import type { IntermediateCertificateInformation, RevocationReason } from '@luciole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { RevocationDialog } from '../../components/revocation/revocation-dialog.tsx';
import { impactOf } from '../../components/revocation/revocation-words.ts';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { now } from '../../lib/clock.ts';
import { countOf } from '../../lib/numbers.ts';
import { isLive } from './certificate-state.ts';

export interface CertificateRevocationProps {
  /** `undefined` closes the dialog. */
  readonly certificates: readonly IntermediateCertificateInformation[] | undefined;
  readonly onClose: () => void;
}

/** The dialog itself, loaded when somebody is about to revoke. */
export function CertificateRevocationDialog({
  certificates,
  onClose,
}: CertificateRevocationProps & {
  readonly certificates: NonNullable<CertificateRevocationProps['certificates']>;
}) {
  const queryClient = useQueryClient();
  const live = certificates.filter((certificate) => isLive(certificate, now()));
  const revocation = useMutation({
    mutationFn: async (reason: RevocationReason) => {
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
    <RevocationDialog
      title={`Revoke ${countOf(live.length, 'certificate')}?`}
      impact={impactOf(live)}
      isBusy={revocation.isPending}
      onRevoke={revocation.mutate}
      onClose={onClose}
      {...(live.length > 0 && { confirmLabel: `Revoke ${countOf(live.length, 'certificate')}` })}
    >
      {live.length > 0 && (
        <span>
          Verifiers that ask for revocation refuse everything that was signed with it. It cannot be
          undone. The issuer asks for a new certificate, unless its service account is disabled.
        </span>
      )}
      {others > 0 && (
        <span>
          {others === 1
            ? 'One certificate is not live and stays as it is.'
            : `${countOf(others, 'certificate')} are not live and stay as they are.`}
        </span>
      )}
    </RevocationDialog>
  );
}
