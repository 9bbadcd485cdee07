import type { ApiKeyInformation, UserInformation } from '@luciole/contract';
import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';

const WORKING = new Set(['ACTIVE', 'PENDING_ROTATION']);

/** API keys of a user that work, to be ended by an administrator. */
export function UserApiKeys({ user }: { readonly user: UserInformation }) {
  const { data } = useQuery(routeQuery('userApiKeyList', { params: { id: user.id } }));
  const keys = data?.apiKeys.filter(({ apiKeyStatus }) => WORKING.has(apiKeyStatus)) ?? [];
  const [revoking, setRevoking] = useState<ApiKeyInformation>();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: (apiKeyId: string) =>
      call('userApiKeyRevoke', { params: { id: user.id, apiKeyId } }),
    onSuccess: () => showToast('Revoked the API key'),
    onError: showProblem,
    onSettled: () => {
      setRevoking(undefined);
      void queryClient.invalidateQueries({ queryKey: ['userApiKeyList'] });
      void queryClient.invalidateQueries({ queryKey: ['apiKeyList'] });
    },
  });
  if (data === undefined) return null;
  return (
    <FactSection title="API keys">
      {keys.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          None that works.
        </Typography>
      )}
      {keys.map((key) => (
        <Box key={key.id} sx={{ display: 'flex', alignItems: 'center', gap: 2, py: 0.5 }}>
          <Typography variant="body2" sx={{ flex: 1 }}>
            <code>{key.keyPrefix}…</code>, until <Instant value={key.validityEndDate} />, last used{' '}
            {key.lastUsedDate === undefined ? (
              'never'
            ) : (
              <Instant value={key.lastUsedDate} as="relative" />
            )}
          </Typography>
          <Button size="small" color="error" onClick={() => setRevoking(key)}>
            Revoke
          </Button>
        </Box>
      ))}
      <ConfirmDialog
        isOpen={revoking !== undefined}
        title={`Revoke the key ${revoking?.keyPrefix ?? ''}…?`}
        confirmLabel="Revoke the key"
        isDangerous
        isBusy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate(revoking.id)}
        onClose={() => setRevoking(undefined)}
      >
        <Typography variant="body2">
          Whatever uses it is refused from now on. It cannot be brought back.
        </Typography>
      </ConfirmDialog>
    </FactSection>
  );
}
