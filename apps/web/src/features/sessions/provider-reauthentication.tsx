import type { CurrentSession } from '@luciole/contract';
import { Alert, Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../api/client.ts';
import { sentenceOf } from '../../api/error-guidance.ts';

/** Milliseconds between two looks at whether the person has signed in there. */
const LOOK_MS = 1500;

/**
 * Signs in again at the identity provider, in a window of its own, so that what is being done here is not lost; the
 * session says when it has happened.
 */
export function ProviderReauthentication({
  session,
  onDone,
}: {
  readonly session: CurrentSession;
  readonly onDone: () => void;
}) {
  const before = session.session.authenticatedOn;
  const begin = useMutation({
    mutationFn: async () => {
      // Opened by the click; a browser permits no window that comes later.
      const opened = globalThis.open('about:blank', 'luciole-sign-in', 'width=520,height=680');
      try {
        const { authorizationUrl } = await call('sessionSingleSignOn', {
          body: { returnTo: '/account' },
        });
        if (opened === null) globalThis.location.assign(authorizationUrl);
        else opened.location.href = authorizationUrl;
        return opened;
      } catch (error) {
        opened?.close();
        throw error;
      }
    },
  });
  const now = useQuery({
    queryKey: ['reauthentication', before],
    queryFn: () => call('sessionGet'),
    enabled: begin.isSuccess,
    refetchInterval: LOOK_MS,
    gcTime: 0,
  }).data?.session.authenticatedOn;
  const isDone = now !== undefined && now > before;
  const opened = begin.data;
  useEffect(() => {
    if (!isDone) return;
    opened?.close();
    onDone();
  }, [isDone, opened, onDone]);
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Typography variant="body2">
        You came by single sign-on. Sign in there once more; this page waits.
      </Typography>
      {begin.error !== null && (
        <Alert severity="error" variant="outlined">
          {sentenceOf(begin.error)}
        </Alert>
      )}
      <Button
        variant="contained"
        loading={begin.isPending}
        onClick={() => begin.mutate()}
        sx={{ justifySelf: 'start' }}
      >
        {begin.isSuccess ? 'Open the window again' : 'Sign in again'}
      </Button>
    </Box>
  );
}
