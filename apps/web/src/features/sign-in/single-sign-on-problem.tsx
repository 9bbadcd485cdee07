import { Alert, AlertTitle } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { forgetExpectedSession } from '../../api/credential.ts';
import { nextStepOf } from '../../api/error-guidance.ts';
import { problemOfCode } from '../../api/problem.ts';

/** Why the browser came back from the identity provider without a session. */
export function SingleSignOnProblem({ code }: { readonly code: number }) {
  const { data } = useQuery({ queryKey: ['problem', code], queryFn: () => problemOfCode(code) });
  useEffect(forgetExpectedSession, []);
  return (
    <Alert severity="error" variant="outlined" sx={{ mb: 2, bgcolor: 'background.paper' }}>
      <AlertTitle>You are not signed in</AlertTitle>
      {data !== undefined && nextStepOf(data)}
    </Alert>
  );
}
