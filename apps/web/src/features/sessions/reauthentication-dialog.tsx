import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { TextField, Typography } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { call } from '../../api/client.ts';
import { endRefusedSignIn } from '../../api/credential.ts';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import { answerReauthentication } from '../../api/reauthentication.ts';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { ProviderReauthentication } from './provider-reauthentication.tsx';

/** Asks for proof again, because what is about to happen needs the person and not only the browser. */
export function ReauthenticationDialog() {
  const titleId = useId();
  const { data: session } = useQuery(routeQuery('sessionGet'));
  return (
    <Dialog
      open
      onClose={() => answerReauthentication(false)}
      aria-labelledby={titleId}
      fullWidth
      maxWidth="xs"
    >
      <DialogTitle id={titleId}>Is it still you?</DialogTitle>
      {session?.session.method === 'SINGLE_SIGN_ON' ? (
        <>
          <DialogContent>
            <ProviderReauthentication session={session} onDone={succeed} />
          </DialogContent>
          <DialogActions sx={{ px: 3, pb: 2 }}>
            <Button color="inherit" onClick={() => answerReauthentication(false)}>
              Cancel
            </Button>
          </DialogActions>
        </>
      ) : (
        <PasswordQuestion />
      )}
    </Dialog>
  );
}

function succeed(): void {
  answerReauthentication(true);
}

/** The password, and the code of a second factor where there is one. */
function PasswordQuestion() {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const attempt = useMutation({
    mutationFn: () =>
      call('sessionReauthenticate', { body: { password, ...(asksCode && { code: code.trim() }) } }),
    onSuccess: () => answerReauthentication(true),
    onError: (error) => {
      if (error instanceof Problem && error.is('SECOND_FACTOR_REQUIRED')) setAsksCode(true);
    },
  });
  const isQuestion =
    attempt.error instanceof Problem && attempt.error.is('SECOND_FACTOR_REQUIRED') && code === '';
  const state = useAttempt(isQuestion ? null : attempt.error);
  const isComplete = password !== '' && (!asksCode || code.trim() !== '');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog stands in a page of React, not of the DOM: the form behind it must not be sent as well.
    event.stopPropagation();
    if (isComplete && !attempt.isPending && state.secondsLeft === 0) attempt.mutate();
  };
  return (
    <Box component="form" onSubmit={onSubmit}>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <Typography variant="body2">
          Roles, API keys, CA keys and second factors are changed only within ten minutes of signing
          in. Give your password once more.
        </Typography>
        <PasswordField
          id="reauthentication-password"
          label="Password"
          value={password}
          onChange={setPassword}
          inputRef={focusOnMount}
        />
        {asksCode && (
          <TextField
            id="reauthentication-code"
            label="Code"
            helperText="Of your authenticator app, or a recovery code."
            autoComplete="one-time-code"
            fullWidth
            value={code}
            onChange={({ target }) => setCode(target.value)}
            inputRef={focusOnMount}
            slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'none' } }}
          />
        )}
        <AttemptNotice
          state={state}
          refused={asksCode ? 'The password or the code is not right.' : 'This is not right.'}
        />
        <Typography variant="caption" color="textSecondary">
          Do you have no password, because you came by a link?{' '}
          <Button
            size="small"
            onClick={() => {
              answerReauthentication(false);
              endRefusedSignIn();
            }}
            sx={{ p: 0, minWidth: 0, verticalAlign: 'baseline', font: 'inherit' }}
          >
            Sign in again
          </Button>
        </Typography>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button color="inherit" onClick={() => answerReauthentication(false)}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="contained"
          loading={attempt.isPending}
          disabled={!isComplete || state.secondsLeft > 0}
        >
          Continue
        </Button>
      </DialogActions>
    </Box>
  );
}

function focusOnMount(input: HTMLInputElement | null): void {
  input?.focus();
}
