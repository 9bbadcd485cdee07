import { Alert, Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { PASSWORD_ADVICE, PasswordField } from '../../components/password-field.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { showToast } from '../../components/toasts.tsx';

/** Changes the own password, or sets the first. */
export function PasswordCard({ hasPassword }: { readonly hasPassword: boolean }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      call('sessionChangePassword', {
        body: { newPassword: next, ...(hasPassword && { currentPassword: current }) },
      }),
    onSuccess: () => {
      showToast('The password is changed; other sessions have ended');
      setCurrent('');
      setNext('');
      for (const id of ['userAccountSelf', 'sessionList', 'sessionGet']) {
        void queryClient.invalidateQueries({ queryKey: [id] });
      }
    },
  });
  const state = useAttempt(change.error);
  const isComplete = next !== '' && (!hasPassword || current !== '');
  const unsuitable =
    change.error instanceof Problem && change.error.is('PASSWORD_UNSUITABLE')
      ? change.error.message
      : undefined;
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isComplete && !change.isPending && state.secondsLeft === 0) change.mutate();
  };
  return (
    <SectionCard
      title="Password"
      text={
        hasPassword
          ? 'Changing it ends all your other sessions.'
          : 'You have none: you came by a link. With a password you need no link next time.'
      }
    >
      <Box component="form" onSubmit={onSubmit} sx={{ display: 'grid', gap: 2, maxWidth: 420 }}>
        {hasPassword && (
          <PasswordField
            id="current-password"
            label="Present password"
            value={current}
            onChange={setCurrent}
          />
        )}
        <PasswordField
          id="new-password"
          label="New password"
          isNew
          value={next}
          onChange={setNext}
          error={unsuitable !== undefined}
          helperText={PASSWORD_ADVICE}
        />
        {unsuitable === undefined ? (
          <AttemptNotice state={state} refused="The present password is not right." />
        ) : (
          <Alert severity="error" variant="outlined">
            {unsuitable}.
          </Alert>
        )}
        <Box>
          <Button
            type="submit"
            variant="contained"
            loading={change.isPending}
            disabled={!isComplete || state.secondsLeft > 0}
          >
            {hasPassword ? 'Change the password' : 'Set a password'}
          </Button>
        </Box>
      </Box>
    </SectionCard>
  );
}
