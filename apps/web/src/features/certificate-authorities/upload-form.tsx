import type { CaRequestInformation } from '@luciole/contract';
import UploadIcon from '@mui/icons-material/FileUploadOutlined';
import { Alert, AlertTitle, Box, Button, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { sentence } from '../../components/forms/field-messages.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { showToast } from '../../components/toasts.tsx';
import { textOfFiles } from './certificate-files.ts';

/** Takes the certificate with those above it, and says everything that is wrong with them. */
export function UploadForm({ request: { id } }: { readonly request: CaRequestInformation }) {
  const [text, setText] = useState('');
  const chooser = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const upload = useMutation({
    mutationFn: (certificates: string) =>
      call('caRequestComplete', { params: { id }, body: { certificates } }),
    onSuccess: ({ account }) => {
      for (const queryKey of [['caRequestList'], ['caAccountList']]) {
        void queryClient.invalidateQueries({ queryKey });
      }
      showToast(`${account.key} has its certificate`);
      void navigate({
        to: '/certificate-authorities/$caAccountId',
        params: { caAccountId: account.id },
        hash: 'download',
      });
    },
  });
  const fault = faultOf(text);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (fault === undefined && text.trim() !== '') upload.mutate(text);
  };
  const change = (next: string) => {
    setText(next);
    upload.reset();
  };
  return (
    <Box component="form" noValidate aria-label="Upload the certificate" onSubmit={submit}>
      <FormSection
        title="2. Upload the certificate"
        text="With all those above it, up to the root that verifiers trust, in any order: PEM, DER or PKCS#7 (.p7b)."
      >
        <TextField
          id="certificates"
          label="Certificates"
          multiline
          minRows={6}
          maxRows={14}
          value={text}
          onChange={({ target }) => change(target.value)}
          placeholder="-----BEGIN CERTIFICATE-----"
          error={fault !== undefined}
          helperText={fault ?? 'Paste them, or choose files.'}
          slotProps={{
            htmlInput: {
              spellCheck: false,
              sx: { fontFamily: 'ui-monospace, Menlo, Consolas, monospace', fontSize: '0.75rem' },
            },
          }}
        />
        {upload.error !== null && <Faults error={upload.error} />}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          <Button
            type="submit"
            variant="contained"
            loading={upload.isPending}
            disabled={text.trim() === '' || fault !== undefined}
          >
            Upload
          </Button>
          <Button
            color="inherit"
            startIcon={<UploadIcon />}
            onClick={() => chooser.current?.click()}
          >
            Choose files
          </Button>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label="Files with certificates"
            onChange={({ target }) => {
              void textOfFiles([...(target.files ?? [])]).then(change);
              // So that the same file can be chosen once more.
              target.value = '';
            }}
          />
        </Box>
      </FormSection>
    </Box>
  );
}

/** Every reason why the certificates were not taken. */
function Faults({ error }: { readonly error: Error }) {
  const isAboutThem =
    error instanceof Problem && error.items.every(({ pointer }) => pointer === '/certificates');
  if (!isAboutThem) return <ProblemNotice error={error} />;
  const { items } = error;
  return (
    <Alert severity="error" variant="outlined">
      <AlertTitle>
        {items.length === 1 ? 'It was not taken' : `It was not taken, for ${items.length} reasons`}
      </AlertTitle>
      <Box component="ul" sx={{ m: 0, pl: 2.5, overflowWrap: 'anywhere' }}>
        {items.map(({ message }) => (
          <li key={message}>{sentence(message)}</li>
        ))}
      </Box>
    </Alert>
  );
}

/** Why a text is not sent: a private key leaves this browser for nothing. */
function faultOf(text: string): string | undefined {
  return /PRIVATE KEY-----/.test(text)
    ? 'There is a private key in it. Leave that where it is.'
    : undefined;
}
