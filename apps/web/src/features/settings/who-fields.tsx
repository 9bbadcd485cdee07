import { Checkbox, FormControlLabel, FormHelperText } from '@mui/material';
import { FormSection } from '../../components/forms/form-page.tsx';
import { RoleChoice } from '../../components/role-choice.tsx';
import type { SingleSignOnDraft } from './single-sign-on-draft.ts';

const SWITCHES = [
  ['enabled', 'Single sign-on is on', 'Turned off, sessions that came by it end.'],
  [
    'passwordSignIn',
    'Passwords are taken as well',
    'Can be turned off once a system administrator has signed in by single sign-on.',
  ],
  ['createUsers', 'The first sign-in makes the user', 'Otherwise somebody has to be invited.'],
  [
    'linkUsers',
    'The first sign-in may take over a local user of the same, verified e-mail address',
    'Administrators excepted. Only where the provider lets nobody choose an address.',
  ],
  [
    'requireAuthTime',
    'A recent sign-in has to be proved by the provider (auth_time)',
    'Without it, every return from the provider counts as recent.',
  ],
] as const;

/** Who gets in, and with what when no group of theirs says. */
export function WhoFields({
  draft,
  onChange,
}: {
  readonly draft: SingleSignOnDraft;
  readonly onChange: (draft: SingleSignOnDraft) => void;
}) {
  return (
    <>
      <FormSection title="Who gets in">
        <div>
          {SWITCHES.map(([name, label, help]) => (
            <div key={name}>
              <FormControlLabel
                label={label}
                control={
                  <Checkbox
                    size="small"
                    checked={draft[name]}
                    onChange={({ target }) => onChange({ ...draft, [name]: target.checked })}
                    slotProps={{ input: { 'aria-describedby': `switch-${name}` } }}
                  />
                }
              />
              <FormHelperText id={`switch-${name}`} sx={{ mt: 0, mb: 0.75, ml: 3.75 }}>
                {help}
              </FormHelperText>
            </div>
          ))}
        </div>
      </FormSection>
      <FormSection
        title="Roles without a group"
        text="For people to whom no group gives a role. With none ticked they are refused."
      >
        <RoleChoice
          label="Default roles"
          roles={draft.defaultRoles}
          onChange={(defaultRoles) => onChange({ ...draft, defaultRoles })}
        />
      </FormSection>
    </>
  );
}
