import { MenuItem, TextField, Typography } from '@mui/material';
import type { TrustBundleInformation } from '@luciole/contract';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showToast } from '../../components/toasts.tsx';
import { useBundleChange } from './use-bundle-change.ts';
import { useFreeConfigurations } from './use-free-configurations.ts';

/** Has the issuers of one more configuration hand out the roots of a bundle. */
export function AttachConfigurationDialog({
  bundleId,
  trustDomain,
  onClose,
}: {
  readonly bundleId: TrustBundleInformation['id'];
  readonly trustDomain: string;
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState('');
  const free = useFreeConfigurations();
  const configuration = free?.find(({ id }) => id === chosen);
  const attach = useBundleChange({
    mutationFn: (configurationId: NonNullable<typeof configuration>['id']) =>
      call('trustBundleAttach', { params: { id: bundleId }, body: { configurationId } }),
    onSuccess: () => {
      showToast(`Attached ${configuration?.name ?? ''} to ${trustDomain}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Attach a configuration"
      submitLabel="Attach"
      onSubmit={() => configuration !== undefined && attach.mutate(configuration.id)}
      onClose={onClose}
      isBusy={attach.isPending}
      isDisabled={configuration === undefined}
      error={attach.error}
    >
      <Typography variant="body2">
        Its issuers hand out the roots of this bundle from their next contact on, the staged ones
        too. It has to issue under one that is trusted.
      </Typography>
      <TextField
        id="attached-configuration"
        select
        label="Configuration"
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
        disabled={free?.length === 0}
        helperText={free?.length === 0 && 'Every configuration has a trust bundle already.'}
      >
        {(free ?? []).map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
    </FormDialog>
  );
}
