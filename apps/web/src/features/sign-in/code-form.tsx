import { Button, TextField } from '@mui/material';
import { useState } from 'react';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { focusOnMount, SignInForm } from './sign-in-form.tsx';
import type { SignIn } from './use-sign-in.ts';

/** The second factor: six digits of an app, or a recovery code in its place. */
export function CodeForm({ signIn }: { readonly signIn: SignIn }) {
  const [code, setCode] = useState('');
  const state = useAttempt(signIn.error);
  const isComplete = code.trim() !== '';
  return (
    <SignInForm
      title="Second factor"
      text="The code that your authenticator app shows now. Is the app not at hand? A recovery code works as well, once."
      onSubmit={() => {
        if (isComplete && state.secondsLeft === 0 && !signIn.isBusy) {
          signIn.attempt({ code: code.trim() });
        }
      }}
    >
      <TextField
        id="code"
        label="Code"
        autoComplete="one-time-code"
        fullWidth
        value={code}
        onChange={({ target }) => setCode(target.value)}
        inputRef={focusOnMount}
        slotProps={{
          htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 100 },
        }}
      />
      <AttemptNotice
        state={state}
        refused="This code is not right, or was used before. Wait for the next one."
      />
      <Button
        type="submit"
        variant="contained"
        size="large"
        loading={signIn.isBusy}
        disabled={!isComplete || state.secondsLeft > 0}
      >
        Continue
      </Button>
      <Button size="small" onClick={() => signIn.goTo('password')}>
        Back to the password
      </Button>
    </SignInForm>
  );
}
