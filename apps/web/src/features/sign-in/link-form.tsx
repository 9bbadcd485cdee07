import { Button } from '@mui/material';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { SignInForm } from './sign-in-form.tsx';
import type { SignIn } from './use-sign-in.ts';

/** A link waits for somebody to press the button: programs that look at links in mails press none, and use none up. */
export function LinkForm({ signIn }: { readonly signIn: SignIn }) {
  const state = useAttempt(signIn.error);
  return (
    <SignInForm
      title="You were given a link"
      text="It lets you in once. Go on only if you expected it, and know who it is from."
      onSubmit={() => {
        if (!signIn.isBusy && state.secondsLeft === 0) signIn.attempt({});
      }}
    >
      <AttemptNotice state={state} refused="This link was used before, or has expired." />
      <Button
        type="submit"
        variant="contained"
        size="large"
        loading={signIn.isBusy}
        disabled={state.secondsLeft > 0}
      >
        Continue
      </Button>
      <Button size="small" onClick={() => signIn.goTo('password')}>
        Sign in with a password instead
      </Button>
    </SignInForm>
  );
}
