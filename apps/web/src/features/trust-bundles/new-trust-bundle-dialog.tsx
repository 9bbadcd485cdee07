import {
  Checkbox,
  FormControl,
  FormControlLabel,
  FormGroup,
  FormLabel,
  TextField,
  Typography,
} from '@mui/material';
import type { ConfigurationId } from '@luciole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useFreeConfigurations } from './use-free-configurations.ts';

/** Makes a bundle that trusts what its configurations issue under already. */
export function NewTrustBundleDialog({ onClose }: { readonly onClose: () => void }) {
  const [trustDomain, setTrustDomain] = useState('');
  const [chosen, setChosen] = useState<readonly ConfigurationId[]>([]);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const free = useFreeConfigurations();
  const make = useMutation({
    mutationFn: () =>
      call('trustBundleCreate', { body: { trustDomain, configurationIds: [...chosen] } }),
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ['trustBundleList'] });
      void navigate({ to: '/trust-bundles/$trustBundleId', params: { trustBundleId: id } });
    },
  });
  const isDomain = /^[a-z0-9._-]{1,255}$/.test(trustDomain);
  const toggle = (id: ConfigurationId, isChosen: boolean) =>
    setChosen(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <FormDialog
      title="New trust bundle"
      submitLabel="Create"
      onSubmit={() => make.mutate()}
      onClose={onClose}
      isBusy={make.isPending}
      isDisabled={!isDomain || chosen.length === 0}
      error={make.error}
    >
      <Typography variant="body2">
        It begins with the roots that these configurations issue under, so nothing changes for their
        workloads.
      </Typography>
      <TextField
        id="trust-domain"
        label="Trust domain"
        value={trustDomain}
        onChange={({ target }) => setTrustDomain(target.value.trim())}
        placeholder="cluster.local"
        error={trustDomain !== '' && !isDomain}
        helperText="As it stands in SPIFFE IDs, in lower case"
        slotProps={{ htmlInput: { spellCheck: false } }}
      />
      <FormControl component="fieldset">
        <FormLabel component="legend">Configurations</FormLabel>
        <FormGroup>
          {(free ?? []).map(({ id, name }) => (
            <FormControlLabel
              key={id}
              label={name}
              control={
                <Checkbox
                  size="small"
                  checked={chosen.includes(id)}
                  onChange={(_event, isChosen) => toggle(id, isChosen)}
                />
              }
            />
          ))}
        </FormGroup>
        {free?.length === 0 && (
          <Typography variant="body2" color="textSecondary">
            Every configuration has a trust bundle already.
          </Typography>
        )}
      </FormControl>
    </FormDialog>
  );
}
