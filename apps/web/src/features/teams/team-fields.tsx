import { Checkbox, FormControlLabel, FormHelperText, MenuItem, TextField } from '@mui/material';
import { useMay } from '../../api/permissions.ts';
import type { FieldMessages } from '../../components/forms/field-messages.ts';
import { fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { ROLE_LABELS, ROLE_TEXTS } from '../../lib/labels.ts';
import { ROLES } from '../../lib/roles.ts';
import type { TeamDraft } from './team-draft.ts';
import type { TeamContext } from './use-team-context.ts';

export const PROPERTY_POINTERS = ['/name', '/owners', '/members', '/role'];

interface TeamFieldsProps {
  readonly draft: TeamDraft;
  readonly onChange: (draft: TeamDraft) => void;
  readonly messages: FieldMessages;
  readonly context: TeamContext;
}

/** Name, people and role of a team. */
export function TeamFields({ draft, onChange, messages, context }: TeamFieldsProps) {
  const people = context.users.map(({ id, username, emailAddress }) => ({
    value: id as string,
    label: emailAddress === username ? username : `${username} (${emailAddress})`,
  }));
  return (
    <FormSection title="Set team properties">
      <TextField
        id="team-name"
        label="Team"
        required
        fullWidth
        autoComplete="off"
        value={draft.name}
        onChange={({ target }) => onChange({ ...draft, name: target.value })}
        {...fieldProps(messages.at('/name'))}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <OptionSelect
        label="Owners"
        isRequired
        options={people}
        values={draft.owners}
        onChange={(owners) => onChange({ ...draft, owners })}
        helperText="They change the team and what it owns."
        message={messages.at('/owners')}
      />
      <OptionSelect
        label="Members"
        options={people}
        values={draft.members}
        onChange={(members) => onChange({ ...draft, members })}
        message={messages.at('/members')}
      />
      <TextField
        id="team-role"
        select
        label="Role"
        required
        fullWidth
        value={draft.role}
        onChange={({ target }) => {
          const role = ROLES.find((one) => one === target.value);
          if (role !== undefined) onChange({ ...draft, role });
        }}
        helperText={
          draft.role === ''
            ? 'Owners and members get it for as long as they are in the team.'
            : ROLE_TEXTS[draft.role]
        }
        {...fieldProps(messages.at('/role'))}
      >
        {ROLES.map((role) => (
          <MenuItem key={role} value={role}>
            {ROLE_LABELS[role]}
          </MenuItem>
        ))}
      </TextField>
      <CredentialRight draft={draft} onChange={onChange} />
    </FormSection>
  );
}

/** The right of ruling 16: given by whoever writes what issuers are made of, taken away by anybody who changes the team. */
function CredentialRight({ draft, onChange }: Pick<TeamFieldsProps, 'draft' | 'onChange'>) {
  const mayGive = useMay()('configurationUpdate');
  const isHeld = draft.mayChangeAttachedCredentials;
  return (
    <div>
      <FormControlLabel
        label="May change credentials that are in use"
        disabled={!mayGive && !isHeld}
        control={
          <Checkbox
            size="small"
            checked={isHeld}
            onChange={({ target }) =>
              onChange({ ...draft, mayChangeAttachedCredentials: target.checked })
            }
            slotProps={{ input: { 'aria-describedby': 'credential-right' } }}
          />
        }
      />
      <FormHelperText id="credential-right" sx={{ mt: 0, ml: 3.75 }}>
        Its people replace keys and renew lifetimes of its service accounts also while a
        configuration has them. {!mayGive && 'Only PKI and system administrators give this right.'}
      </FormHelperText>
    </div>
  );
}
