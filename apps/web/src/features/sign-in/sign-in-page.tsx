import { Alert, Box, Button, Card, TextField, Typography } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useRef, useEffect, useState } from 'react';
import { call } from '../../api/client.ts';
import { signIn, signOut } from '../../api/credential.ts';
import { sentenceOf } from '../../api/error-guidance.ts';
import { Problem } from '../../api/problem.ts';
import { Mark } from '../../components/logo.tsx';
import { useDocumentTitle } from '../../lib/document-title.ts';

/** Asks for an API key, tries it, and goes to where one wanted to go. */
export function SignInPage() {
  useDocumentTitle('Sign in');
  const { returnTo } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const [apiKey, setApiKey] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const attempt = useMutation({
    mutationFn: async (key: string) => {
      signIn(key);
      try {
        await call('userAccountSelf');
      } catch (error) {
        signOut();
        throw error;
      }
    },
    onSuccess: () => navigate({ href: returnTo ?? '/', replace: true }),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (apiKey.trim() !== '') attempt.mutate(apiKey);
  };
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
        <Card sx={{ p: 3 }}>
          <Box component="form" onSubmit={onSubmit} sx={{ display: 'grid', gap: 2 }}>
            <TextField
              id="api-key"
              label="API key"
              type="password"
              autoComplete="off"
              fullWidth
              size="medium"
              value={apiKey}
              onChange={({ target }) => setApiKey(target.value)}
              error={attempt.isError}
              helperText="Kept until you close this tab, and nowhere else."
              inputRef={field}
              slotProps={{ htmlInput: { spellCheck: false } }}
            />
            {attempt.isError && (
              <Alert severity="error" variant="outlined">
                {attempt.error instanceof Problem && attempt.error.status === 401
                  ? 'This key is not valid. Check that you copied all of it.'
                  : sentenceOf(attempt.error)}
              </Alert>
            )}
            <Button type="submit" variant="contained" size="large" loading={attempt.isPending}>
              Sign in
            </Button>
          </Box>
        </Card>
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 2 }}>
          The first key was made when the control plane started for the first time; the summary of{' '}
          <code>npm start</code> names the file that holds it.
        </Typography>
      </Box>
    </Box>
  );
}
