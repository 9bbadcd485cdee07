import type { SingleSignOnCheck, SingleSignOnCheckName } from '@luciole/contract';
import { Box, Button, Typography } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Status, type StatusTone } from '../../components/status.tsx';
import {
  type SingleSignOnDraft,
  singleSignOnFaults,
  testRequestOf,
} from './single-sign-on-draft.ts';

const CHECK_LABELS: Readonly<Record<SingleSignOnCheckName, string>> = {
  DISCOVERY: 'Discovery',
  ISSUER: 'Issuer',
  ENDPOINTS: 'Endpoints',
  CODE_FLOW: 'Code flow',
  PKCE: 'PKCE',
  SIGNATURE_ALGORITHMS: 'Signatures',
  KEYS: 'Keys',
  SCOPES: 'Scopes',
  CLIENT_CREDENTIALS: 'Client credentials',
  AUTH_TIME: 'Time of sign-in',
  SIGN_OUT: 'Sign-out',
};
const OUTCOMES: Readonly<
  Record<SingleSignOnCheck['outcome'], { readonly label: string; readonly tone: StatusTone }>
> = {
  PASSED: { label: 'Fine', tone: 'good' },
  WARNING: { label: 'Look at it', tone: 'warning' },
  FAILED: { label: 'Wrong', tone: 'bad' },
};

/** Tries what the form says without storing it, and shows each thing that was looked at. */
export function ConnectionTest({ draft }: { readonly draft: SingleSignOnDraft }) {
  const test = useMutation({
    mutationFn: () => call('singleSignOnTest', { body: testRequestOf(draft) }),
  });
  const isComplete = singleSignOnFaults({ ...draft, mappings: [] }).length === 0;
  return (
    <FormSection title="Try it" text="Nothing is stored by it.">
      <Box>
        <Button
          variant="outlined"
          loading={test.isPending}
          disabled={!isComplete}
          onClick={() => test.mutate()}
        >
          Test the connection
        </Button>
      </Box>
      {test.error !== null && <ProblemNotice error={test.error} />}
      {test.data !== undefined && (
        <Box component="ul" aria-label="What was looked at" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {test.data.checks.map(({ name, outcome, detail }) => (
            <Box
              component="li"
              key={name}
              sx={{ py: 1, borderBottom: 1, borderColor: 'divider', display: 'grid', gap: 0.25 }}
            >
              <Typography variant="body2" component="div" sx={{ display: 'flex', gap: 2 }}>
                <Box sx={{ flex: 1, fontWeight: 600 }}>{CHECK_LABELS[name]}</Box>
                <Status tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].label}</Status>
              </Typography>
              <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
                {detail}
              </Typography>
            </Box>
          ))}
        </Box>
      )}
    </FormSection>
  );
}
