import { Box, Button, Skeleton, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { CertificateOrigin } from './certificate-origin.tsx';

/** Most characters that the API reads. */
const MOST = 65_536;

/** Tells of a pasted certificate who signed it, for whom, by which rules, and whether it still holds. */
export function CertificateOriginPage() {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const { data, error, isLoading, refetch } = useQuery({
    ...routeQuery('certificateOriginFind', { body: { certificate: asked } }),
    enabled: asked !== '',
    // What was true when it was asked may be true no more.
    staleTime: 0,
  });
  const fault = faultOf(text);
  const find = (event: SyntheticEvent) => {
    event.preventDefault();
    const certificate = text.trim();
    if (fault !== undefined || certificate === '') return;
    if (certificate === asked) void refetch();
    setAsked(certificate);
  };
  return (
    <Box sx={{ maxWidth: 920 }}>
      <PageHeader
        title="Whose Certificate Is This?"
        text="Paste the certificate of a workload, of an issuer or of a CA, alone or with its chain. Who signed it is found by its signature, so nobody can pretend to be one of yours."
      />
      <Box component="form" noValidate onSubmit={find} sx={{ display: 'grid', gap: 2, mb: 3 }}>
        <TextField
          id="certificate"
          label="Certificate (PEM)"
          multiline
          fullWidth
          minRows={6}
          maxRows={14}
          value={text}
          onChange={({ target }) => setText(target.value)}
          placeholder="-----BEGIN CERTIFICATE-----"
          error={fault !== undefined}
          helperText={fault ?? 'Of several, the first is looked for.'}
          slotProps={{
            htmlInput: {
              spellCheck: false,
              wrap: 'off',
              sx: {
                fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
                fontSize: '0.75rem',
                overflowX: 'auto !important',
              },
            },
          }}
        />
        <Box>
          <Button
            type="submit"
            variant="contained"
            loading={isLoading}
            disabled={text.trim() === '' || fault !== undefined}
          >
            Find out
          </Button>
        </Box>
      </Box>
      <Box
        component="section"
        aria-label="Answer"
        aria-live="polite"
        sx={{ display: 'grid', gap: 3 }}
      >
        {error !== null && <ProblemNotice error={error} />}
        {isLoading && <Skeleton variant="rounded" height={240} />}
        {error === null && data !== undefined && <CertificateOrigin origin={data} pasted={asked} />}
      </Box>
    </Box>
  );
}

/** Why a text is not sent: a private key leaves this browser for nothing. */
function faultOf(text: string): string | undefined {
  if (/PRIVATE KEY-----/.test(text))
    return 'There is a private key in it. Paste the certificate alone.';
  if (text.trim().length > MOST) return 'This is too long for a certificate and its chain.';
  return undefined;
}
