import { Box, Button, Collapse, Divider, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { companyOfHost, signInAtProvider } from '../../api/single-sign-on.ts';
import { AttemptNotice, useAttempt } from '../../components/attempt-notice.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { useStoredState } from '../../lib/stored-state.ts';
import { focusOnMount, SignInForm } from './sign-in-form.tsx';
import type { SignIn } from './use-sign-in.ts';

/**
 * The identity provider where the company has one, user name and password where it takes them. Which company is meant is
 * asked where somebody says that it is another one.
 */
export function PasswordForm({
  signIn,
  named,
  returnTo,
}: {
  readonly signIn: SignIn;
  /** The company that the address names. */
  readonly named: string | undefined;
  readonly returnTo: string | undefined;
}) {
  const [stored, setStored] = useStoredState('sign-in.company', '');
  const [company, setCompany] = useState(named ?? stored);
  const [hasCompany, setHasCompany] = useState(company !== '');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(company.trim());
  const urlPrefix = asked === '' ? companyOfHost() : asked;
  const { data: ways } = useQuery({
    ...routeQuery('companyLoginConfiguration', { params: { urlPrefix } }),
    retry: false,
  });
  const state = useAttempt(signIn.error);
  const isComplete = username.trim() !== '' && password !== '';
  const takesPasswords = ways?.passwordLogin ?? true;
  return (
    <SignInForm
      title="Sign in"
      onSubmit={() => {
        if (!isComplete || state.secondsLeft > 0 || signIn.isBusy) return;
        setStored(company.trim());
        signIn.attempt({ username: username.trim(), password, company: company.trim() });
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
          onBlur={() => setAsked(company.trim())}
          slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 100 } }}
        />
      )}
      {ways?.ssoLogin === true && (
        <Button
          variant={takesPasswords ? 'outlined' : 'contained'}
          size="large"
          onClick={() => {
            setStored(company.trim());
            signInAtProvider(urlPrefix, returnTo);
          }}
        >
          Sign in with {ways.ssoName ?? 'single sign-on'}
        </Button>
      )}
      {takesPasswords && (
        <>
          {ways?.ssoLogin === true && <Divider>or</Divider>}
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
        </>
      )}
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
      {takesPasswords && <ForgottenPassword />}
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
