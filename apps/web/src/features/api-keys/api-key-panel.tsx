import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Status } from '../../components/status.tsx';
import { showToast } from '../../components/toasts.tsx';
import { now } from '../../lib/clock.ts';
import { ApiKeyDialogs, type ApiKeyMaking } from './api-key-dialogs.tsx';
import { apiKeyState, isWorking } from './api-key-state.ts';

/** One of the own API keys. */
export function ApiKeyPanel() {
  const { apiKeyId } = useParams({ from: '/frame/api-keys/$apiKeyId' });
  const { data, error, refetch } = useQuery(routeQuery('apiKeyList'));
  const [making, setMaking] = useState<ApiKeyMaking>();
  const [isEnding, setIsEnding] = useState(false);
  const queryClient = useQueryClient();
  const key = data?.apiKeys.find(({ id }) => id === apiKeyId);
  const isWaiting = key?.apiKeyStatus === 'PENDING_ROTATION';
  const end = useMutation({
    mutationFn: async () => {
      if (key === undefined) return;
      if (isWaiting) await call('apiKeyRotate', { body: { id: key.id } });
      else await call('apiKeyRevoke', { params: { id: key.id } });
    },
    onSuccess: () => {
      showToast(`The key ${key?.keyPrefix ?? ''}… works no longer`);
      setIsEnding(false);
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['apiKeyList'] }),
  });
  const state = key && apiKeyState(key, now());
  return (
    <DetailsPanel
      kind="API key"
      title={
        key === undefined
          ? data === undefined
            ? undefined
            : 'Not there'
          : `${key.keyPrefix ?? ''}…`
      }
      summary={state && <Status tone={state.tone}>{state.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={
        key !== undefined &&
        isWorking(key) && (
          <>
            {!isWaiting && (
              <>
                <Button
                  size="small"
                  variant="outlined"
                  onClick={() => setMaking({ kind: 'rotate', from: key })}
                >
                  Rotate
                </Button>
                <Button
                  size="small"
                  variant="outlined"
                  onClick={() => setMaking({ kind: 'replace', from: key })}
                >
                  Replace at once
                </Button>
              </>
            )}
            <Button size="small" variant="outlined" color="error" onClick={() => setIsEnding(true)}>
              {isWaiting ? 'End this key' : 'Revoke'}
            </Button>
          </>
        )
      }
    >
      {data !== undefined && key === undefined && (
        <Typography color="textSecondary">You have no key with this id.</Typography>
      )}
      {key !== undefined && (
        <FactSection
          title="Key"
          {...(isWaiting && {
            text: 'Its successor works already. Once the last use is older than your programs are, end this one.',
          })}
        >
          <Facts>
            <Fact label="Begins with">
              <code>{key.keyPrefix}</code>
            </Fact>
            <Fact label="Key ID">
              <Copyable text={key.id} label="key id" />
            </Fact>
            <Fact label="User">{key.username}</Fact>
            <Fact label="Created">
              <Instant value={key.creationDate} as="date and time" />
            </Fact>
            <Fact label="Expires">
              <Instant value={key.validityEndDate} as="date and time" />
            </Fact>
            <Fact label="Last used" otherwise="Never">
              {key.lastUsedDate && <Instant value={key.lastUsedDate} as="date and time" />}
            </Fact>
          </Facts>
        </FactSection>
      )}
      {making !== undefined && (
        <ApiKeyDialogs making={making} onClose={() => setMaking(undefined)} />
      )}
      <ConfirmDialog
        isOpen={isEnding}
        title={`${isWaiting ? 'End' : 'Revoke'} the key ${key?.keyPrefix ?? ''}…?`}
        confirmLabel={isWaiting ? 'End the key' : 'Revoke the key'}
        isDangerous
        isBusy={end.isPending}
        onConfirm={() => end.mutate()}
        onClose={() => setIsEnding(false)}
      >
        <Typography variant="body2">
          Whatever still uses it is refused from now on. It cannot be brought back.
        </Typography>
        {end.error !== null && (
          <Box sx={{ mt: 2 }}>
            <ProblemNotice error={end.error} />
          </Box>
        )}
      </ConfirmDialog>
    </DetailsPanel>
  );
}
