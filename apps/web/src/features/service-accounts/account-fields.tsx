import { MenuItem, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { AUTHENTICATION_TYPE_LABELS } from '../../lib/labels.ts';
import type { AccountDraft } from './account-draft.ts';
import { PublicKeyField } from './public-key-field.tsx';

/** Places of the fields below; what is said elsewhere stands above the form. */
export const ACCOUNT_POINTERS = [
  '/name',
  '/owner',
  '/scopes',
  '/credentialLifetime',
  '/publicKey',
  '/issuerURL',
  '/jwksURI',
  '/subject',
  '/audience',
];

const FEDERATION = [
  ['issuerURL', 'Issuer URL', 'The claim iss of the tokens, letter by letter.'],
  ['jwksURI', 'JWKS URI', 'Where the platform publishes its keys, over https.'],
  ['subject', 'Subject Identifier', 'The claim sub, like system:serviceaccount:mesh:issuer.'],
  ['audience', 'Audience', 'Must be among the claim aud; ask the platform for one of your own.'],
] as const;

/** Every field of a service account, in the order that its users know. */
export function AccountFields({
  draft,
  onChange,
  messages,
  isStored = false,
}: {
  readonly draft: AccountDraft;
  readonly onChange: (draft: AccountDraft) => void;
  readonly messages: FieldMessages;
  /** Whether how it signs in is fixed, and its key is replaced elsewhere. */
  readonly isStored?: boolean;
}) {
  const set = (members: Partial<AccountDraft>) => onChange({ ...draft, ...members });
  const teams = useQuery(routeQuery('teamList')).data?.teams ?? [];
  const scopes = useQuery(routeQuery('serviceAccountScopes')).data ?? [];
  const isTeamKnown = draft.owner === '' || teams.some(({ id }) => id === draft.owner);
  return (
    <>
      <FormSection>
        <TextField
          label="Name"
          required
          value={draft.name}
          onChange={({ target }) => set({ name: target.value })}
          {...fieldProps(messages.at('/name'))}
        />
        <TextField
          select
          label="Owning Team"
          value={isTeamKnown ? draft.owner : ''}
          onChange={({ target }) => set({ owner: target.value })}
          helperText="Its members may change the account."
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
          {...fieldProps(messages.at('/owner'))}
        >
          {draft.owner === '' && <MenuItem value="">Your own team</MenuItem>}
          {teams.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <OptionSelect
          label="Scope"
          isRequired
          options={scopes.map(({ id, readableName }) => ({ value: id, label: readableName }))}
          values={draft.scopes}
          onChange={(chosen) => set({ scopes: chosen })}
          message={messages.at('/scopes')}
          helperText="Distributed Issuance is what an issuer needs, and nothing more."
        />
      </FormSection>
      <FormSection
        title="Credentials"
        text="How the program that uses the account proves who it is."
      >
        {isStored ? (
          <TextField
            label="Signs in with"
            value={AUTHENTICATION_TYPE_LABELS[draft.authenticationType]}
            slotProps={{ input: { readOnly: true } }}
            helperText="It stays: another way to sign in needs another account."
          />
        ) : (
          <RadioChoice
            label="Signs in with"
            value={draft.authenticationType}
            onChange={(authenticationType) => set({ authenticationType })}
            options={[
              { value: 'rsaKey', label: 'A key pair', text: 'The program keeps a private key.' },
              {
                value: 'rsaKeyFederated',
                label: 'A token of its platform',
                text: 'Workload identity federation: Kubernetes, a CI system or a cloud gives it a token; there is no key to keep.',
              },
            ]}
          />
        )}
        {draft.authenticationType === 'rsaKey' ? (
          <>
            <TextField
              label="Validity (days)"
              required
              value={draft.credentialLifetime}
              onChange={({ target }) => set({ credentialLifetime: target.value })}
              helperText={
                isStored
                  ? 'From 1 to 365. Another number starts the lifetime anew and ends the tokens that are out.'
                  : 'From 1 to 365; then the account needs another key, or its lifetime started anew.'
              }
              slotProps={{ htmlInput: { inputMode: 'numeric' } }}
              sx={{ '& .MuiInputBase-root': { maxWidth: 320 } }}
              {...fieldProps(messages.at('/credentialLifetime'))}
            />
            {!isStored && (
              <PublicKeyField
                source={draft.keySource}
                publicKey={draft.publicKey}
                message={messages.at('/publicKey')}
                onChange={set}
              />
            )}
          </>
        ) : (
          FEDERATION.map(([member, label, help]) => (
            <TextField
              key={member}
              label={label}
              required
              value={draft[member]}
              onChange={({ target }) => set({ [member]: target.value })}
              helperText={help}
              slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'off' } }}
              {...fieldProps(messages.at(`/${member}`))}
            />
          ))
        )}
      </FormSection>
    </>
  );
}
