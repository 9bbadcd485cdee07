import { TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { RepeatedRows } from '../../components/forms/repeated-rows.tsx';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { ROLES } from '../../lib/roles.ts';
import { newMapping, type SingleSignOnDraft } from './single-sign-on-draft.ts';

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
  return (
    <FormSection
      title="Groups"
      text="Whoever is in a group gets its roles and teams, from one sign-in to the next."
    >
      <RepeatedRows
        noun="group"
        rows={draft.mappings}
        onChange={(mappings) => onChange({ ...draft, mappings })}
        newRow={newMapping}
        columns="1fr 1.2fr 1.2fr"
        wideFrom="md"
        renderRow={({ key, group, roles, teams: teamIds }, index, change) => (
          <>
            <TextField
              id={`group-${key}`}
              label="Group"
              value={group}
              onChange={({ target }) => change({ group: target.value })}
              {...fieldProps(messages.at(`/groupMappings/${index}/group`))}
              slotProps={{
                htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 500 },
              }}
            />
            <OptionSelect
              label="Roles"
              options={ROLE_OPTIONS}
              values={roles}
              onChange={(next) => change({ roles: next })}
            />
            <OptionSelect
              label="Teams"
              options={teams.map(({ id, name }) => ({ value: id as string, label: name }))}
              values={teamIds}
              onChange={(next) => change({ teams: next })}
            />
          </>
        )}
      />
    </FormSection>
  );
}
