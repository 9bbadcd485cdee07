import EditIcon from '@mui/icons-material/EditOutlined';
import KeyIcon from '@mui/icons-material/KeyOutlined';
import type { ServiceAccountDetails } from '@luciole/contract';
import { Button, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/numbers.ts';
import type { AccountContext } from './use-service-accounts.ts';

/** What can be done with an account, beside deleting it. */
export function AccountActions({
  account,
  context,
}: {
  readonly account: ServiceAccountDetails;
  readonly context: AccountContext;
}) {
  const { id, name, enabled, authenticationType } = account;
  const params = { serviceAccountId: id };
  const [isAsking, setIsAsking] = useState(false);
  const queryClient = useQueryClient();
  const refresh = () => {
    for (const route of ['serviceAccountList', 'serviceAccountGet']) {
      void queryClient.invalidateQueries({ queryKey: [route] });
    }
  };
  const enabling = useMutation({
    mutationFn: () => call('serviceAccountUpdate', { params: { id }, body: { enabled: !enabled } }),
    onSuccess: () => showToast(`${enabled ? 'Disabled' : 'Enabled'} service account ${name}`),
    onError: showProblem,
    onSettled: () => {
      setIsAsking(false);
      refresh();
    },
  });
  const extending = useMutation({
    mutationFn: () =>
      call('serviceAccountExtendCredential', {
        params: { id },
        body: { extendCredentialLifetime: true },
      }),
    onSuccess: ({ credentialExpiresIn }) =>
      showToast(
        `The credential is good for ${countOf(Math.round(credentialExpiresIn / 24), 'day')}`,
      ),
    onError: showProblem,
    onSettled: refresh,
  });
  const names = context.configurationsOf(id).map((one) => one.name);
  return (
    <>
      <LinkButton
        to="/service-accounts/$serviceAccountId/edit"
        params={params}
        size="small"
        variant="contained"
        startIcon={<EditIcon />}
      >
        Edit
      </LinkButton>
      {authenticationType === 'rsaKey' && (
        <LinkButton
          to="/service-accounts/$serviceAccountId/key"
          params={params}
          size="small"
          variant="outlined"
          startIcon={<KeyIcon />}
        >
          Replace key
        </LinkButton>
      )}
      {authenticationType === 'rsaKey' && (
        <Button
          size="small"
          variant="outlined"
          loading={extending.isPending}
          onClick={() => extending.mutate()}
        >
          Renew lifetime
        </Button>
      )}
      <Button
        size="small"
        variant="outlined"
        loading={enabling.isPending}
        onClick={() => (enabled ? setIsAsking(true) : enabling.mutate())}
      >
        {enabled ? 'Disable' : 'Enable'}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={`Disable ${name}?`}
        confirmLabel="Disable"
        isDangerous
        isBusy={enabling.isPending}
        onConfirm={() => enabling.mutate()}
        onClose={() => setIsAsking(false)}
      >
        <Typography variant="body2">
          Its tokens end within seconds, and it cannot sign in until somebody enables it.{' '}
          {names.length > 0 &&
            `Issuers of ${names.join(', ')} that use it stop signing at their next contact, within a minute. Certificates that they have signed stay valid.`}
        </Typography>
      </ConfirmDialog>
    </>
  );
}
