import { FormControlLabel, FormHelperText, Skeleton, Switch } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallInput } from '../../api/route-by-id.ts';
import { showProblem, showToast } from '../../components/toasts.tsx';

type CaId = CallInput<'ocspSettingsGet'>['params']['id'];

/** Whether a CA answers OCSP, and where; what it has issued before goes on without. */
export function OcspSwitch({ id, name }: { readonly id: CaId; readonly name: string }) {
  const params = { id };
  const queryClient = useQueryClient();
  const may = useMay();
  const query = routeQuery('ocspSettingsGet', { params });
  const { data } = useQuery(query);
  const change = useMutation({
    mutationFn: (enabled: boolean) => call('ocspSettingsChange', { params, body: { enabled } }),
    onSuccess: (settings) => {
      queryClient.setQueryData(query.queryKey, settings);
      const verb = settings.enabled ? 'name' : 'no longer name';
      showToast(`Certificates of ${name} ${verb} its OCSP responder`);
    },
    onError: showProblem,
  });
  if (data === undefined) return <Skeleton height={60} />;
  const { enabled, answersSince, address } = data;
  const helpId = `ocsp-${id}`;
  return (
    <div>
      <FormControlLabel
        label="Answers OCSP"
        sx={{ ml: 0, gap: 1 }}
        disabled={!may('ocspSettingsChange') || change.isPending}
        control={
          <Switch
            size="small"
            checked={change.isPending ? change.variables : enabled}
            onChange={({ target }) => change.mutate(target.checked)}
            slotProps={{ input: { 'aria-describedby': helpId } }}
          />
        }
      />
      <FormHelperText id={helpId} sx={{ mt: 0, overflowWrap: 'anywhere' }}>
        {enabled && address !== undefined && `New certificates name ${address}.`}
        {!enabled && answersSince === undefined && 'Verifiers look into its CRL.'}
        {!enabled &&
          answersSince !== undefined &&
          'New certificates do not name the responder; it goes on answering for those that do.'}
      </FormHelperText>
    </div>
  );
}
