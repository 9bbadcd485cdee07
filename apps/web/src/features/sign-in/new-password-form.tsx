import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { signOut } from '../../api/credential.ts';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { PASSWORD_ADVICE, PasswordField } from '../../components/password-field.tsx';
import { focusOnMount, SignInForm } from './sign-in-form.tsx';
import type { SignIn } from './use-sign-in.ts';

const TEXTS = {
  'link-password': 'Choose the password with which you sign in from now on.',
  'due-password':
    'Somebody else knows your password, or chose it for you. Choose one that only you know.',
  'first-password': 'You are signed in. With a password of your own you need no link next time.',
} as const;

/** A password that is chosen on the way in. */
export function NewPasswordForm({
  signIn,
  stage,
  onDone,
}: {
  readonly signIn: SignIn;
  readonly stage: keyof typeof TEXTS;
  readonly onDone: () => void;
}) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const state = useAttempt(signIn.error);
  const asksCurrent = stage === 'due-password' && signIn.typedPassword === undefined;
  const currentPassword = asksCurrent ? current : signIn.typedPassword;
  const isComplete = password !== '' && (!asksCurrent || current !== '');
  const unsuitable =
    state.error instanceof Problem && state.error.is('PASSWORD_UNSUITABLE')
      ? state.error
      : undefined;
  return (
    <SignInForm
      title="Choose a password"
      text={TEXTS[stage]}
      onSubmit={() => {
        if (!isComplete || signIn.isBusy || state.secondsLeft > 0) return;
        if (stage === 'link-password') signIn.attempt({ newPassword: password });
        else
          signIn.changePassword({
            newPassword: password,
            ...(currentPassword !== undefined && { currentPassword }),
          });
      }}
    >
      {asksCurrent && (
        <PasswordField
          id="current-password"
          label="Present password"
          value={current}
          onChange={setCurrent}
          inputRef={focusOnMount}
        />
      )}
      <PasswordField
        id="new-password"
        label="New password"
        isNew
        value={password}
        onChange={setPassword}
        error={unsuitable !== undefined}
        helperText={PASSWORD_ADVICE}
        {...(!asksCurrent && { inputRef: focusOnMount })}
      />
      {unsuitable === undefined ? (
        <AttemptNotice state={state} refused="The present password is not right." />
      ) : (
        <Alert severity="error" variant="outlined">
          {unsuitable.message}.
        </Alert>
      )}
      <Button
        type="submit"
        variant="contained"
        size="large"
        loading={signIn.isBusy}
        disabled={!isComplete || state.secondsLeft > 0}
      >
        Set the password
      </Button>
      {stage === 'first-password' && (
        <Button size="small" onClick={onDone}>
          Not now
        </Button>
      )}
      {stage === 'due-password' && (
        <Button
          size="small"
          onClick={() => {
            signOut();
            signIn.goTo('password');
          }}
        >
          Sign in as somebody else
        </Button>
      )}
    </SignInForm>
  );
}
