import { Box, Button, TextField } from '@mui/material';
import { type FieldMessage, fieldProps } from '../../components/forms/field-messages.ts';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import type { AccountDraft } from './account-draft.ts';

/** Where the key pair of an account comes from, and its public half when somebody has one. */
export function PublicKeyField({
  source,
  publicKey,
  message,
  onChange,
}: {
  readonly source: AccountDraft['keySource'];
  readonly publicKey: string;
  readonly message: FieldMessage | undefined;
  readonly onChange: (members: Partial<Pick<AccountDraft, 'keySource' | 'publicKey'>>) => void;
}) {
  return (
    <>
      <RadioChoice
        label="Key pair"
        value={source}
        onChange={(keySource) => onChange({ keySource })}
        options={[
          {
            value: 'browser',
            label: 'Make one in this browser',
            text: 'EC P-256. The private key is shown to you once; the control plane gets the public key alone.',
          },
          {
            value: 'given',
            label: 'I have a public key',
            text: 'The private key stays where it was made. RSA of 2048 to 4096 bits, or EC P-256, P-384 or P-521.',
          },
        ]}
      />
      {source === 'given' && (
        <Box>
          <TextField
            label="Public Key"
            required
            fullWidth
            multiline
            minRows={5}
            maxRows={14}
            placeholder="-----BEGIN PUBLIC KEY-----"
            value={publicKey}
            onChange={({ target }) => onChange({ publicKey: target.value })}
            slotProps={{ htmlInput: { spellCheck: false } }}
            sx={{ '& textarea': { fontFamily: 'ui-monospace, Menlo, Consolas, monospace' } }}
            {...fieldProps(message)}
          />
          <Button component="label" size="small" sx={{ mt: 1 }}>
            Read from a file
            <Box
              component="input"
              type="file"
              accept=".pem,.pub,.key,application/x-pem-file"
              aria-label="Public key file"
              onChange={({ currentTarget: { files } }) => {
                const [file] = files ?? [];
                void file?.text().then((text) => onChange({ publicKey: text }));
              }}
              sx={{
                position: 'absolute',
                width: 1,
                height: 1,
                opacity: 0,
                overflow: 'hidden',
              }}
            />
          </Button>
        </Box>
      )}
    </>
  );
}
