import { Alert, Box, Card, Typography } from '@mui/material';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { wasRefused } from '../../api/credential.ts';
import { Mark } from '../../components/logo.tsx';
import { useDocumentTitle } from '../../lib/document-title.ts';
import { ApiKeyForm } from './api-key-form.tsx';
import { CodeForm } from './code-form.tsx';
import { LinkForm } from './link-form.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SingleSignOnProblem } from './single-sign-on-problem.tsx';
import { type SignIn, useSignIn } from './use-sign-in.ts';

/** The ways in: password, one-time link, API key; and from there to where one wanted to go. */
export function SignInPage() {
  useDocumentTitle('Sign in');
  const { returnTo, company, problem } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const token = useLinkToken();
  const onDone = () => void navigate({ href: returnTo ?? '/', replace: true });
  const signIn = useSignIn(token, onDone);
  return (
    <Box
      component="main"
      sx={{ minHeight: '100%', display: 'grid', placeItems: 'center', px: 2, py: 6 }}
    >
      <Box sx={{ width: '100%', maxWidth: 420 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mb: 3 }}>
          <Mark size={44} />
          <Box>
            <Typography variant="h1">Luciole</Typography>
            <Typography variant="body2" color="textSecondary">
              Short-lived certificates, close to your workloads
            </Typography>
          </Box>
        </Box>
        {wasRefused() && signIn.stage === 'password' && problem === undefined && (
          <Alert severity="info" variant="outlined" sx={{ mb: 2, bgcolor: 'background.paper' }}>
            Your sign-in has ended. Sign in again to go on where you were.
          </Alert>
        )}
        {problem !== undefined && <SingleSignOnProblem code={Number(problem)} />}
        <Card sx={{ p: 3 }}>
          {/* A stage has its own fields: nothing typed in one shows in another. */}
          <Stage
            key={signIn.stage}
            signIn={signIn}
            onDone={onDone}
            company={company}
            returnTo={returnTo}
          />
        </Card>
      </Box>
    </Box>
  );
}

function Stage({
  signIn,
  onDone,
  company,
  returnTo,
}: {
  readonly signIn: SignIn;
  readonly onDone: () => void;
  readonly company: string | undefined;
  readonly returnTo: string | undefined;
}) {
  switch (signIn.stage) {
    case 'password':
      return <PasswordForm signIn={signIn} named={company} returnTo={returnTo} />;
    case 'api-key':
      return <ApiKeyForm onDone={onDone} onBack={() => signIn.goTo('password')} />;
    case 'link':
      return <LinkForm signIn={signIn} />;
    case 'code':
      return <CodeForm signIn={signIn} />;
    case 'link-password':
    case 'due-password':
    case 'first-password':
      return <NewPasswordForm signIn={signIn} stage={signIn.stage} onDone={onDone} />;
  }
}

/** The token of a one-time link, read once and taken out of the address, where histories would keep it. */
function useLinkToken(): string | undefined {
  const hash = useLocation({ select: (location) => location.hash });
  const [token] = useState(() => new URLSearchParams(hash).get('link') ?? undefined);
  const navigate = useNavigate();
  useEffect(() => {
    if (hash !== '') void navigate({ to: '.', search: true, hash: '', replace: true });
  }, [hash, navigate]);
  return token;
}
