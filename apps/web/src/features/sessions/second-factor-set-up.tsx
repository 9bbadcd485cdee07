import { Box, Button, Skeleton, TextField, Typography } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { call } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { QrCode } from './qr-code.tsx';

/** Shows the seed to an authenticator app and takes its first code; then the second factor counts. */
export function SecondFactorSetUp({
  onDone,
  onCancel,
}: {
  readonly onDone: (recoveryCodes: readonly string[]) => void;
  readonly onCancel: () => void;
}) {
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => call('secondFactorEnrol') });
  const { mutate } = begin;
  useEffect(() => mutate(), [mutate]);
  const confirm = useMutation({
    mutationFn: () => call('secondFactorConfirm', { body: { code: code.trim() } }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const state = useAttempt(confirm.error);
  const isWrong = confirm.error instanceof Problem && confirm.error.is('SECOND_FACTOR_CODE_WRONG');
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (code.trim() !== '' && !confirm.isPending && state.secondsLeft === 0) confirm.mutate();
  };
  if (begin.error !== null) {
    return (
      <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
        <ProblemNotice error={begin.error} onRetry={() => mutate()} />
        <Button onClick={onCancel}>Not now</Button>
      </Box>
    );
  }
  return (
    <Box component="form" onSubmit={onSubmit} sx={{ display: 'grid', gap: 2, maxWidth: 640 }}>
      <Typography variant="body2">
        Scan this with your authenticator app, or type the secret into it. Then enter the code that
        it shows.
      </Typography>
      {begin.data === undefined ? (
        <Skeleton variant="rounded" width={200} height={200} />
      ) : (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 3, alignItems: 'center' }}>
          <QrCode text={begin.data.uri} label="QR code of the secret" />
          <Box sx={{ flex: 1, minWidth: 220 }}>
            <Typography variant="body2" color="textSecondary">
              Secret
            </Typography>
            <Copyable text={grouped(begin.data.secret)} label="secret" />
            <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 1 }}>
              By time, six digits, every 30 seconds, SHA-1. Shown once.
            </Typography>
          </Box>
        </Box>
      )}
      <TextField
        id="first-code"
        label="Code of the app"
        autoComplete="one-time-code"
        value={code}
        onChange={({ target }) => setCode(target.value)}
        error={isWrong}
        helperText={
          isWrong ? 'This code is not right. Wait for the next one; does the clock go right?' : ' '
        }
        slotProps={{ htmlInput: { inputMode: 'numeric', spellCheck: false, maxLength: 100 } }}
        sx={{ maxWidth: 260 }}
      />
      {!isWrong && <AttemptNotice state={state} refused="This code is not right." />}
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button
          type="submit"
          variant="contained"
          loading={confirm.isPending}
          disabled={code.trim() === '' || state.secondsLeft > 0 || begin.data === undefined}
        >
          Turn it on
        </Button>
        <Button color="inherit" onClick={onCancel}>
          Not now
        </Button>
      </Box>
    </Box>
  );
}

/** In fours, as people read; apps take the spaces. */
function grouped(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
