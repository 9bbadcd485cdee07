import AddIcon from '@mui/icons-material/Add';
import { Box, Button, FormHelperText, TextField, Typography } from '@mui/material';
import { ChipInput } from '../../components/forms/chip-input.tsx';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { type ClientDraft, newClient } from './configuration-draft.ts';
import type { ConfigurationFieldsProps } from './fields-props.ts';
import type { Choices } from './use-choices.ts';

const AT = '/clientAuthentication/clients';

/** Clients that are known by the issuer and the subject of their tokens. */
export function ClaimsClients({ draft, set, messages, choices }: ConfigurationFieldsProps) {
  const { clients } = draft;
  const fault = messages.at(AT);
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {clients.map((client, index) => (
        <ClaimsClient
          key={client.key}
          client={client}
          at={`${AT}/${index}`}
          number={index + 1}
          messages={messages}
          choices={choices}
          onChange={(next) => set({ clients: clients.with(index, next) })}
          onRemove={() => set({ clients: clients.toSpliced(index, 1) })}
        />
      ))}
      <div>
        <Button
          variant="outlined"
          size="small"
          startIcon={<AddIcon />}
          onClick={() => set({ clients: [...clients, newClient(crypto.randomUUID())] })}
        >
          Add a client
        </Button>
        {fault !== undefined && <FormHelperText error>{fault.text}</FormHelperText>}
      </div>
    </Box>
  );
}

function ClaimsClient({
  client,
  at,
  number,
  messages,
  choices,
  onChange,
  onRemove,
}: {
  readonly client: ClientDraft;
  readonly at: string;
  readonly number: number;
  readonly messages: FieldMessages;
  readonly choices: Choices;
  readonly onChange: (client: ClientDraft) => void;
  readonly onRemove: () => void;
}) {
  const set = (members: Partial<ClientDraft>) => onChange({ ...client, ...members });
  const title = client.name.trim() === '' ? `Client ${number}` : client.name;
  const fault = messages.at(at);
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{ display: 'grid', gap: 2, p: 2, border: 1, borderColor: 'divider', borderRadius: 1 }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Typography variant="h3" component="h2" sx={{ flex: 1, overflowWrap: 'anywhere' }}>
          {title}
        </Typography>
        <Button size="small" color="inherit" onClick={onRemove} aria-label={`Remove ${title}`}>
          Remove
        </Button>
      </Box>
      {fault !== undefined && <FormHelperText error>{fault.text}</FormHelperText>}
      <TextField
        label="Friendly Name"
        required
        value={client.name}
        onChange={({ target }) => set({ name: target.value })}
        {...fieldProps(messages.at(`${at}/name`))}
      />
      <TextField
        label="Issuer URL"
        required
        value={client.issuer}
        onChange={({ target }) => set({ issuer: target.value })}
        helperText="The claim iss. Its keys are found by discovery, unless a key set is given."
        slotProps={{ htmlInput: { spellCheck: false } }}
        {...fieldProps(messages.at(`${at}/issuer`))}
      />
      <TextField
        label="Custom JWKS URI"
        value={client.jwksUri}
        onChange={({ target }) => set({ jwksUri: target.value })}
        slotProps={{ htmlInput: { spellCheck: false } }}
        {...fieldProps(messages.at(`${at}/jwksUri`))}
      />
      <ChipInput
        label="Subjects"
        isRequired
        isCode
        values={client.subjects}
        onChange={(subjects) => set({ subjects })}
        message={messages.at(`${at}/subjects`)}
        notes={messages.ofItems(`${at}/subjects`)}
        placeholder="^system:serviceaccount:mesh:.*$"
        helperText="The claim sub: literals, or patterns that begin with ^. Enter adds one."
      />
      <OptionSelect
        label="Allowed Policies"
        isRequired
        options={choices.policyOptions}
        values={client.allowedPolicyIds}
        onChange={(allowedPolicyIds) => set({ allowedPolicyIds })}
        message={messages.at(`${at}/allowedPolicyIds`)}
      />
    </Box>
  );
}
