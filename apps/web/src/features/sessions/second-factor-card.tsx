import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { Status } from '../../components/status.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/numbers.ts';
import { SecondFactorSetUp } from './second-factor-set-up.tsx';

/** Few are left: time for new ones. */
const FEW_CODES = 3;

/** The second factor of whoever is signed in: whether there is one, and how to get, renew and lose it. */
export function SecondFactorCard() {
  const { data, error, refetch } = useQuery(routeQuery('secondFactorGet'));
  const queryClient = useQueryClient();
  const [isSettingUp, setIsSettingUp] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['secondFactorGet'] });
  const renew = useMutation({
    mutationFn: () => call('secondFactorRenewRecoveryCodes'),
    onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes),
    onError: showProblem,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call('secondFactorRemove'),
    onSuccess: () => showToast('The second factor is removed'),
    onError: showProblem,
    onSettled: () => {
      setIsRemoving(false);
      refresh();
    },
  });
  return (
    <SectionCard
      title="Second factor"
      text="With an app on your phone a stolen password alone lets nobody in. Any authenticator app will do."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data?.isEnabled === false && !isSettingUp && (
        <Button variant="contained" onClick={() => setIsSettingUp(true)}>
          Set up
        </Button>
      )}
      {isSettingUp && (
        <SecondFactorSetUp
          onDone={(recoveryCodes) => {
            setIsSettingUp(false);
            setCodes(recoveryCodes);
            refresh();
          }}
          onCancel={() => setIsSettingUp(false)}
        />
      )}
      {data?.isEnabled === true && (
        <>
          <Typography variant="body2" component="div" sx={{ mb: 2 }}>
            <Status tone="good">On</Status>
            <Box
              component="span"
              sx={{
                ml: 2,
                color: data.recoveryCodesLeft <= FEW_CODES ? 'warning.main' : undefined,
              }}
            >
              {countOf(data.recoveryCodesLeft, 'recovery code')} left
            </Box>
          </Typography>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
            <Button variant="outlined" loading={renew.isPending} onClick={() => renew.mutate()}>
              Make new recovery codes
            </Button>
            <Button variant="outlined" color="error" onClick={() => setIsRemoving(true)}>
              Remove
            </Button>
          </Box>
        </>
      )}
      {codes !== undefined && (
        <SecretDialog
          title="Your recovery codes"
          text={codes.join('\n')}
          label="recovery codes"
          fileName="luciole-recovery-codes.txt"
          advice="Each signs you in once when the app is not at hand. Keep them where the phone is not. Codes from before work no longer."
          onClose={() => setCodes(undefined)}
        />
      )}
      <ConfirmDialog
        isOpen={isRemoving}
        title="Remove the second factor?"
        confirmLabel="Remove the second factor"
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setIsRemoving(false)}
      >
        <Typography variant="body2">
          Your password alone signs in then, and the recovery codes are gone.
        </Typography>
      </ConfirmDialog>
    </SectionCard>
  );
}
