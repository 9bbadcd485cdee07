import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { ROLES } from '../../lib/roles.ts';
import { type MappingDraft, newMapping, type SingleSignOnDraft } from './single-sign-on-draft.ts';

const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role] }));

/** What a group of the provider gives here. */
export function GroupMappings({
  draft,
  onChange,
  messages,
}: {
  readonly draft: SingleSignOnDraft;
  readonly onChange: (draft: SingleSignOnDraft) => void;
  readonly messages: FieldMessages;
}) {
  const teams = useQuery(routeQuery('teamList')).data?.teams ?? [];
  const { mappings } = draft;
  const set = (next: readonly MappingDraft[]) => onChange({ ...draft, mappings: next });
  const change = (key: string, members: Partial<MappingDraft>) =>
    set(mappings.map((one) => (one.key === key ? { ...one, ...members } : one)));
  return (
    <FormSection
      title="Groups"
      text="Whoever is in a group gets its roles and teams, from one sign-in to the next."
    >
      {mappings.map((mapping, index) => (
        <Box
          key={mapping.key}
          component="fieldset"
          aria-label={`Group ${index + 1}`}
          sx={{
            m: 0,
            p: 0,
            border: 0,
            minWidth: 0,
            display: 'grid',
            gap: 1,
            alignItems: 'start',
            gridTemplateColumns: { xs: '1fr auto', md: '1fr 1.2fr 1.2fr auto' },
            '& > *': { gridColumn: { xs: '1', md: 'auto' }, minWidth: 0 },
          }}
        >
          <TextField
            id={`group-${mapping.key}`}
            label="Group"
            value={mapping.group}
            onChange={({ target }) => change(mapping.key, { group: target.value })}
            {...fieldProps(messages.at(`/groupMappings/${index}/group`))}
            slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 500 } }}
          />
          <OptionSelect
            label="Roles"
            options={ROLE_OPTIONS}
            values={mapping.roles}
            onChange={(roles) => change(mapping.key, { roles })}
          />
          <OptionSelect
            label="Teams"
            options={teams.map(({ id, name }) => ({ value: id as string, label: name }))}
            values={mapping.teams}
            onChange={(ids) => change(mapping.key, { teams: ids })}
          />
          <IconButton
            aria-label={`Remove group ${index + 1}`}
            onClick={() => set(mappings.filter(({ key }) => key !== mapping.key))}
            sx={{ '&&': { gridColumn: { xs: '2', md: 'auto' } }, gridRow: { xs: '1', md: 'auto' } }}
          >
            <RemoveIcon fontSize="small" />
          </IconButton>
        </Box>
      ))}
      <Box>
        <Button startIcon={<AddIcon />} onClick={() => set([...mappings, newMapping()])}>
          Add a group
        </Button>
      </Box>
    </FormSection>
  );
}
