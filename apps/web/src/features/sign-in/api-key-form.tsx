import { Alert, Button, TextField } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { signInWithApiKey, signOut } from '../../api/credential.ts';
import { sentenceOf } from '../../api/error-guidance.ts';
import { Problem } from '../../api/problem.ts';
import { focusOnMount, SignInForm } from './sign-in-form.tsx';

/** Asks for an API key and tries it. */
export function ApiKeyForm({
  onDone,
  onBack,
}: {
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const [apiKey, setApiKey] = useState('');
  const attempt = useMutation({
    mutationFn: async (key: string) => {
      signInWithApiKey(key);
      try {
        await call('userAccountSelf');
      } catch (error) {
        signOut();
        throw error;
      }
    },
    onSuccess: onDone,
  });
  return (
    <SignInForm
      title="Sign in with an API key"
      text={
        <>
          The first key was made when the control plane started for the first time; the summary of{' '}
          <code>npm start</code> names the file that holds it.
        </>
      }
      onSubmit={() => {
        if (apiKey.trim() !== '' && !attempt.isPending) attempt.mutate(apiKey);
      }}
    >
      <TextField
        id="api-key"
        label="API key"
        type="password"
        autoComplete="off"
        fullWidth
        value={apiKey}
        onChange={({ target }) => setApiKey(target.value)}
        error={attempt.isError}
        helperText="Kept until you close this tab, and nowhere else."
        inputRef={focusOnMount}
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
      <Button size="small" onClick={onBack}>
        Sign in with a password
      </Button>
    </SignInForm>
  );
}
