import { Box, Button, Collapse, Divider, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { useStoredState } from '../../lib/stored-state.ts';
import { focusOnMount, SignInForm } from './sign-in-form.tsx';
import type { SignIn } from './use-sign-in.ts';

/** User name and password; the company is asked for where somebody says that it is another one. */
export function PasswordForm({ signIn }: { readonly signIn: SignIn }) {
  const [company, setCompany] = useStoredState('sign-in.company', '');
  const [hasCompany, setHasCompany] = useState(company !== '');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const state = useAttempt(signIn.error);
  const isComplete = username.trim() !== '' && password !== '';
  return (
    <SignInForm
      title="Sign in"
      onSubmit={() => {
        if (!isComplete || state.secondsLeft > 0 || signIn.isBusy) return;
        signIn.attempt({
          username: username.trim(),
          password,
          company: hasCompany ? company.trim() : '',
        });
      }}
    >
      {hasCompany && (
        <TextField
          id="company"
          label="Company"
          helperText="As in its address; leave it empty for the first one."
          autoComplete="organization"
          fullWidth
          value={company}
          onChange={({ target }) => setCompany(target.value)}
        />
      )}
      <TextField
        id="username"
        label="User name"
        autoComplete="username"
        fullWidth
        value={username}
        onChange={({ target }) => setUsername(target.value)}
        inputRef={focusOnMount}
        slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 250 } }}
      />
      <PasswordField id="password" label="Password" value={password} onChange={setPassword} />
      <AttemptNotice state={state} refused="The user name or the password is not right." />
      <Button
        type="submit"
        variant="contained"
        size="large"
        loading={signIn.isBusy}
        disabled={!isComplete || state.secondsLeft > 0}
      >
        Sign in
      </Button>
      <Divider />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', mx: -0.75 }}>
        <Button size="small" onClick={() => signIn.goTo('api-key')}>
          Use an API key
        </Button>
        {!hasCompany && (
          <Button size="small" onClick={() => setHasCompany(true)}>
            Another company
          </Button>
        )}
      </Box>
      <ForgottenPassword />
    </SignInForm>
  );
}

/** What somebody can do who cannot sign in: nothing is sent by mail, so it takes a person. */
function ForgottenPassword() {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Box sx={{ mt: -1.5 }}>
      <Button
        size="small"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        sx={{ mx: -0.75 }}
      >
        Forgotten your password?
      </Button>
      <Collapse in={isOpen} id={id}>
        <Typography variant="body2" color="textSecondary" component="div" sx={{ pt: 0.5 }}>
          An administrator can make a link with which you choose another, under Settings, Users. It
          works once, within a day.
          <Box component="p" sx={{ mb: 0 }}>
            Are you the administrator? Whoever runs the control plane can make a link or set a
            password there:
          </Box>
          <Box component="code" sx={{ display: 'block', mt: 0.5, overflowWrap: 'anywhere' }}>
            node apps/api/dist/main.js user sign-in-link &lt;name&gt;
          </Box>
        </Typography>
      </Collapse>
    </Box>
  );
}
