import type { CaRelative, CaSuccession } from '@luciole/contract';
import { Box, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { showToast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/numbers.ts';

/** Shows what goes over to the successor of a CA, and moves it in one act. */
export function HandOverDialog({
  succession: { id, providers },
  successor,
  onClose,
}: {
  readonly succession: CaSuccession;
  readonly successor: CaRelative;
  readonly onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const handOver = useMutation({
    mutationFn: () => call('caHandOver', { params: { id } }),
    onSuccess: (moved) => {
      showToast(`${countOf(moved.providers.length, 'provider')} handed over`);
      onClose();
    },
    onSettled: () => {
      for (const key of ['caAccountList', 'caSuccession', 'subCaProviderList']) {
        void queryClient.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  return (
    <FormDialog
      title="Hand over to the successor?"
      submitLabel="Hand over"
      onSubmit={() => handOver.mutate()}
      onClose={onClose}
      isBusy={handOver.isPending}
      error={handOver.error}
    >
      <Typography variant="body2">
        Issuers of these providers get certificates under <strong>{successor.subjectDN}</strong> at
        their next contact. What they have stays valid until it ends.
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, display: 'grid', gap: 0.5 }}>
        {providers.map(({ configurations, id: providerId, liveIssuerCertificates, name }) => (
          <Typography key={providerId} component="li" variant="body2">
            {name}: {countOf(liveIssuerCertificates, 'live issuer certificate')},{' '}
            {configurations.length === 0
              ? 'no configuration'
              : configurations.map((configuration) => configuration.name).join(', ')}
          </Typography>
        ))}
      </Box>
      <Typography variant="body2" color="textSecondary">
        If the root is another one, verifiers must have it first: see{' '}
        <TextLink underline="always" to="/trust-bundles">
          trust bundles
        </TextLink>
        . Issuers that pin a root must name the new one in their file.
      </Typography>
    </FormDialog>
  );
}
