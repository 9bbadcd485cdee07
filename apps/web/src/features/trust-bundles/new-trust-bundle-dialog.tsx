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
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { FormDialog } from '../../components/form-dialog.tsx';

/** Makes a bundle that trusts what its configurations issue under already. */
export function NewTrustBundleDialog({ onClose }: { readonly onClose: () => void }) {
  const [trustDomain, setTrustDomain] = useState('');
  const [chosen, setChosen] = useState<readonly ConfigurationId[]>([]);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const bundles = useQuery(routeQuery('trustBundleList')).data?.trustBundles ?? [];
  const taken = new Set(
    bundles.flatMap(({ configurations }) => configurations.map(({ id }) => id)),
  );
  const configurations = useQuery(routeQuery('configurationList')).data?.configurations;
  const free = configurations?.filter(({ id }) => !taken.has(id)) ?? [];
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
          {free.map(({ id, name }) => (
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
        {configurations !== undefined && free.length === 0 && (
          <Typography variant="body2" color="textSecondary">
            Every configuration has a trust bundle already.
          </Typography>
        )}
      </FormControl>
    </FormDialog>
  );
}
