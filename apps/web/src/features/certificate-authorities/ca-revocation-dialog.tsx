import type { CaCertificateInformation, RevocationReason } from '@luciole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { RevocationDialog } from '../../components/revocation/revocation-dialog.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { nameOf } from './hierarchy.ts';

const AFFECTED = ['certificateOriginFind', 'caAccountList'];

/** Revokes an intermediate CA: everything below it ends. */
export function CaRevocationDialog({
  certificate,
  onClose,
}: {
  readonly certificate: CaCertificateInformation;
  readonly onClose: () => void;
}) {
  const { id } = certificate;
  const name = nameOf(certificate);
  const queryClient = useQueryClient();
  const preview = useQuery({
    ...routeQuery('revocationPreview', { body: { selection: { certificateAuthorityId: id } } }),
    gcTime: 0,
  });
  const revocation = useMutation({
    mutationFn: (reason: RevocationReason) =>
      call('caRevoke', { params: { id }, body: { reason } }),
    onSuccess: ({ crlNumber }) => {
      showToast(
        crlNumber === undefined
          ? `Revoked ${name}; it is in no CRL yet, which is tried again`
          : `Revoked ${name}; the CRL of its root lists it`,
      );
      onClose();
    },
    onError: showProblem,
    onSettled: () => {
      for (const route of AFFECTED) void queryClient.invalidateQueries({ queryKey: [route] });
    },
  });
  return (
    <RevocationDialog
      title={`Revoke ${name}?`}
      impact={preview.data}
      error={preview.error}
      isBusy={revocation.isPending}
      onRevoke={revocation.mutate}
      onClose={onClose}
      {...(preview.isSuccess && { confirmLabel: 'Revoke this CA' })}
    >
      <span>
        It signs nothing more but its CRL, and verifiers that ask the root for revocation refuse
        everything below it. It cannot be undone.
      </span>
      <span>
        Its issuers keep their certificates until those end, and get no other from it. Give their
        configurations a provider under another CA first.
      </span>
    </RevocationDialog>
  );
}
