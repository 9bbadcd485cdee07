import { Box } from '@mui/material';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RevocationReason } from '@luciole/contract';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallInput } from '../../api/route-by-id.ts';
import { countOf } from '../../lib/numbers.ts';
import { InstantField } from '../forms/instant-field.tsx';
import { showProblem, showToast } from '../toasts.tsx';
import { RevocationDialog } from './revocation-dialog.tsx';

/** Whose certificates are meant, as the API selects them. */
export type RevocationSelection = CallInput<'revocationPreview'>['body']['selection'];

const AFFECTED = ['intermediateCertificateSearch', 'intermediateCertificateGet', 'caAccountList'];

/** Revokes the live issuer certificates of a selection, all or those of some time; no more than were shown. */
export function BulkRevocationDialog({
  selection: all,
  of,
  onClose,
}: {
  readonly selection: RevocationSelection;
  /** Whose they are: "service account istio". */
  readonly of: string;
  readonly onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const [time, setTime] = useState<Pick<RevocationSelection, 'issuedFrom' | 'issuedUntil'>>({});
  const isOfTime = Object.values(time).some((instant) => instant !== undefined);
  const selection = { ...all, ...time };
  const preview = useQuery({
    ...routeQuery('revocationPreview', { body: { selection } }),
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  // While others are counted nothing is asked.
  const count = preview.isPlaceholderData ? 0 : (preview.data?.certificateCount ?? 0);
  const revocation = useMutation({
    mutationFn: (reason: RevocationReason) =>
      call('revocationCreate', { body: { selection, reason, certificateCount: count } }),
    onSuccess: ({ revokedCount, unpublishedCount }) => {
      const later =
        unpublishedCount === 0
          ? ''
          : `; ${countOf(unpublishedCount, 'certificate')} of them in no CRL yet, which is tried again`;
      showToast(`Revoked ${countOf(revokedCount, 'certificate')}${later}`);
      onClose();
    },
    onError: (error) => {
      showProblem(error);
      // There are others by now: they are shown before anything is asked again.
      if (error instanceof Problem && error.is('REVOCATION_COUNT_CHANGED')) void preview.refetch();
    },
    onSettled: () => {
      for (const id of AFFECTED) void queryClient.invalidateQueries({ queryKey: [id] });
    },
  });
  return (
    <RevocationDialog
      title={`Revoke the issuer certificates of ${of}?`}
      impact={preview.data}
      error={preview.error}
      isBusy={revocation.isPending}
      onRevoke={revocation.mutate}
      onClose={onClose}
      {...(count > 0 && { confirmLabel: `Revoke ${countOf(count, 'certificate')}` })}
    >
      {preview.data?.certificateCount === 0 ? (
        <span>
          None of its issuers holds a certificate {isOfTime && 'of that time '}that is valid now.
        </span>
      ) : (
        <>
          <span>
            Verifiers that ask for revocation refuse everything that was signed with them. It cannot
            be undone.
          </span>
          <span>
            An issuer that may still sign in asks for a new certificate. If its key is in wrong
            hands, disable its service account first.
          </span>
        </>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, pt: 1.5 }}>
        <InstantField
          id="issued-from"
          label="Issued from"
          value={time.issuedFrom ?? undefined}
          onChange={(issuedFrom) => setTime({ ...time, issuedFrom })}
        />
        <InstantField
          id="issued-until"
          label="Issued before"
          value={time.issuedUntil ?? undefined}
          onChange={(issuedUntil) => setTime({ ...time, issuedUntil })}
        />
      </Box>
    </RevocationDialog>
  );
}
