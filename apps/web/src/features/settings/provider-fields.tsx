import type { SingleSignOnClientAuthentication } from '@luciole/contract';
import { MenuItem, TextField } from '@mui/material';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import type { SingleSignOnDraft } from './single-sign-on-draft.ts';

const AUTHENTICATION_LABELS: Readonly<Record<SingleSignOnClientAuthentication, string>> = {
  CLIENT_SECRET_BASIC: 'Secret in a header (client_secret_basic)',
  CLIENT_SECRET_POST: 'Secret in the body (client_secret_post)',
  NONE: 'No secret, a public client',
};
const AUTHENTICATIONS = Object.keys(AUTHENTICATION_LABELS) as SingleSignOnClientAuthentication[];

const FIELDS = [
  ['displayName', 'Name on the sign-in page', 'The host of the provider when it is empty.'],
  ['issuerUrl', 'Issuer', 'Exactly as the provider writes it, for example https://id.example.com'],
  ['clientId', 'Client ID', undefined],
] as const;
const CLAIMS = [
  ['scopes', 'Scopes', 'Separated by spaces; openid is always asked for.'],
  ['groupsClaim', 'Claim with the groups', undefined],
] as const;

interface ProviderFieldsProps {
  readonly draft: SingleSignOnDraft;
  readonly onChange: (draft: SingleSignOnDraft) => void;
  readonly messages: FieldMessages;
  /** Whether a client secret is stored. */
  readonly hasSecret: boolean;
}

/** Where the provider is and how Luciole proves itself to it. */
export function ProviderFields(props: ProviderFieldsProps) {
  const { draft, onChange, messages, hasSecret } = props;
  const field = ([name, label, help]: (typeof FIELDS | typeof CLAIMS)[number]) => (
    <TextField
      key={name}
      id={name}
      label={label}
      required={name === 'issuerUrl' || name === 'clientId' || name === 'groupsClaim'}
      fullWidth
      autoComplete="off"
      value={draft[name]}
      onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
      helperText={help}
      {...fieldProps(messages.at(`/${name}`))}
      slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 2048 } }}
    />
  );
  return (
    <FormSection title="Identity provider">
      {FIELDS.map(field)}
      <TextField
        id="client-authentication"
        select
        label="Proves itself with"
        value={draft.clientAuthentication}
        onChange={({ target }) => {
          const clientAuthentication = AUTHENTICATIONS.find((one) => one === target.value);
          if (clientAuthentication !== undefined) onChange({ ...draft, clientAuthentication });
        }}
      >
        {AUTHENTICATIONS.map((one) => (
          <MenuItem key={one} value={one}>
            {AUTHENTICATION_LABELS[one]}
          </MenuItem>
        ))}
      </TextField>
      {draft.clientAuthentication !== 'NONE' && (
        <PasswordField
          id="client-secret"
          label="Client secret"
          autoComplete="off"
          value={draft.clientSecret}
          onChange={(clientSecret) => onChange({ ...draft, clientSecret })}
          helperText={
            hasSecret ? 'Stored sealed and never shown. Left empty, it stays.' : 'Stored sealed.'
          }
          {...fieldProps(messages.at('/clientSecret'))}
        />
      )}
      {CLAIMS.map(field)}
    </FormSection>
  );
}
