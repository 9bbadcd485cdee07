import { MenuItem, TextField } from '@mui/material';
import type { TlsVersion } from '@luciole/contract';
import { ChipInput } from '../../components/forms/chip-input.tsx';
import { fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { UnboundClientsNotice } from '../../components/unbound-clients-notice.tsx';
import { TLS_VERSION_LABELS } from '../../lib/labels.ts';
import { ClaimsClients } from './claims-clients.tsx';
import { CloudFields } from './cloud-fields.tsx';
import type { ConfigurationFieldsProps } from './fields-props.ts';
import { MadeInPlace } from './made-in-place.tsx';

/** Places of the fields below. */
export const CLIENT_POINTERS = [
  '/policyIds',
  '/minTlsVersion',
  '/clientAuthentication',
  '/clientAuthorization',
  '/cloudProviders',
];

const KINDS = [
  {
    value: 'JWT_JWKS',
    label: 'JWKS',
    text: 'Tokens that a key of one of these sets has signed. What a token may ask for stands in its own claims.',
  },
  {
    value: 'JWT_OIDC',
    label: 'OIDC Discovery',
    text: 'Tokens of one OpenID provider, whose keys are found by discovery; the audience is checked.',
  },
  {
    value: 'JWT_STANDARD_CLAIMS',
    label: 'Issuer and subject',
    text: 'Tokens known by their standard claims iss, sub and aud: what a cluster or a cloud gives to workloads as they are.',
  },
  {
    value: 'none',
    label: 'No network clients',
    text: 'Issuers answer every request from the network with 401.',
  },
] as const;

const ALIASES = [
  ['aliasOfConfiguration', 'configuration', 'Configuration', 'venafi-firefly.configuration'],
  [
    'aliasOfAllowedPolicies',
    'allowedPolicies',
    'Allowed policies',
    'venafi-firefly.allowedPolicies',
  ],
  [
    'aliasOfAllowAllPolicies',
    'allowAllPolicies',
    'Allow all policies',
    'venafi-firefly.allowAllPolicies',
  ],
] as const;

/** The second step: what clients may have, and how they prove who they are. */
export function ClientFields(props: ConfigurationFieldsProps) {
  const { draft, set, messages, choices, isStored } = props;
  const isWithClaims = draft.clientKind === 'JWT_JWKS' || draft.clientKind === 'JWT_OIDC';
  const named = new Set(
    draft.clientKind === 'JWT_STANDARD_CLAIMS'
      ? draft.clients.flatMap(({ allowedPolicyIds }) => allowedPolicyIds)
      : draft.policyIds,
  );
  return (
    <>
      <FormSection>
        <MadeInPlace label="New policy" to="/policies/new" draft={isStored ? undefined : draft}>
          <OptionSelect
            label="Allowed Policies"
            isRequired
            options={choices.policyOptions}
            values={draft.policyIds}
            onChange={(policyIds) => set({ policyIds })}
            message={messages.at('/policyIds')}
            helperText="What may stand in the certificates of workloads."
          />
        </MadeInPlace>
        <TextField
          select
          label="Minimum TLS Protocol Version"
          required
          value={draft.minTlsVersion}
          onChange={({ target }) => set({ minTlsVersion: target.value as TlsVersion })}
          {...fieldProps(messages.at('/minTlsVersion'))}
        >
          {(['TLS13', 'TLS12'] as const).map((version) => (
            <MenuItem key={version} value={version}>
              {TLS_VERSION_LABELS[version]}
            </MenuItem>
          ))}
        </TextField>
      </FormSection>
      <FormSection>
        <RadioChoice
          label="Client authentication and authorization type"
          value={draft.clientKind}
          options={KINDS}
          onChange={(clientKind) => set({ clientKind })}
        />
        {draft.clientKind === 'JWT_JWKS' && (
          <ChipInput
            label="URLs"
            isRequired
            isCode
            values={draft.urls}
            onChange={(urls) => set({ urls })}
            message={messages.at('/clientAuthentication/urls')}
            notes={messages.ofItems('/clientAuthentication/urls')}
            placeholder="https://idp.example.com/keys.json"
            helperText="Key sets, over https. Enter adds one."
          />
        )}
        {draft.clientKind === 'JWT_OIDC' && (
          <TextField
            label="Base URL"
            required
            value={draft.baseUrl}
            onChange={({ target }) => set({ baseUrl: target.value })}
            placeholder="https://idp.example.com"
            helperText="Below it stands .well-known/openid-configuration."
            slotProps={{ htmlInput: { spellCheck: false } }}
            {...fieldProps(messages.at('/clientAuthentication/baseUrl'))}
          />
        )}
        {(draft.clientKind === 'JWT_OIDC' || draft.clientKind === 'JWT_STANDARD_CLAIMS') && (
          <TextField
            label="Audience"
            required
            value={draft.audience}
            onChange={({ target }) => set({ audience: target.value })}
            helperText="Must be among the claim aud of the tokens."
            slotProps={{ htmlInput: { spellCheck: false } }}
            {...fieldProps(messages.at('/clientAuthentication/audience'))}
          />
        )}
        {draft.clientKind === 'JWT_STANDARD_CLAIMS' && <ClaimsClients {...props} />}
        {draft.clientKind !== 'none' && (
          <UnboundClientsNotice policies={choices.policies.filter(({ id }) => named.has(id))} />
        )}
      </FormSection>
      {isWithClaims && (
        <FormSection
          title="Alternative Claim Names"
          text="For tokens that say under other names what they are entitled to. Empty keeps the usual name."
        >
          {ALIASES.map(([member, claim, label, usual]) => (
            <TextField
              key={member}
              label={label}
              value={draft[member]}
              onChange={({ target }) => set({ [member]: target.value })}
              placeholder={usual}
              slotProps={{ htmlInput: { spellCheck: false }, inputLabel: { shrink: true } }}
              {...fieldProps(messages.at(`/clientAuthorization/customClaimsAliases/${claim}`))}
            />
          ))}
        </FormSection>
      )}
      <CloudFields {...props} />
    </>
  );
}
