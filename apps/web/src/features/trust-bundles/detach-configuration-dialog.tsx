import { Typography } from '@mui/material';
import type { ConfigurationArrival, TrustBundleInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showToast } from '../../components/toasts.tsx';
import { useBundleChange } from './use-bundle-change.ts';

/** Takes a configuration out of a bundle, or says whose roots that would take away. */
export function DetachConfigurationDialog({
  bundleId,
  configuration: { configurationId, name },
  onClose,
}: {
  readonly bundleId: TrustBundleInformation['id'];
  readonly configuration: Pick<ConfigurationArrival, 'configurationId' | 'name'>;
  readonly onClose: () => void;
}) {
  const detach = useBundleChange({
    mutationFn: () => call('trustBundleDetach', { params: { id: bundleId, configurationId } }),
    onSuccess: () => {
      showToast(`Detached ${name}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Detach ${name}?`}
      submitLabel="Detach"
      isDangerous
      onSubmit={() => detach.mutate(undefined)}
      onClose={onClose}
      isBusy={detach.isPending}
      error={detach.error}
    >
      <Typography variant="body2">
        Its issuers hand out the root above their own CA again, and no other. As long as they live,
        this is refused when their workloads would lose a root.
      </Typography>
    </FormDialog>
  );
}
