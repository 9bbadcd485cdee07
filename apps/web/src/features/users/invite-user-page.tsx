import type { TeamRole, UserLinkResponse } from '@luciole/contract';
import { TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { faultIf } from '../../components/forms/fault.ts';
import { fieldProps } from '../../components/forms/field-messages.ts';
import { FormPage, FormSection } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { RoleChoice } from '../../components/role-choice.tsx';
import { UserLinkDialog } from './user-link-dialog.tsx';

interface Draft {
  readonly username: string;
  readonly emailAddress: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly roles: readonly TeamRole[];
}

const EMPTY: Draft = { username: '', emailAddress: '', firstname: '', lastname: '', roles: [] };
const FIELDS = [
  ['username', 'User name', 'With which they sign in; an e-mail address is good.'],
  ['emailAddress', 'E-mail address', 'Where it is not the user name. Nothing is sent to it.'],
  ['firstname', 'First name', undefined],
  ['lastname', 'Last name', undefined],
] as const;
const POINTERS = ['/username', '/emailAddress', '/firstname', '/lastname', '/roles'];

/** Makes a user who is not there yet, and the link with which they come. */
export function InviteUserPage() {
  const [draft, setDraft] = useState(EMPTY);
  const [made, setMade] = useState<UserLinkResponse>();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const submission = useSubmission({
    body: bodyOf(draft),
    faults: [
      ...faultIf(draft.username.trim() === '', '/username', 'A user needs a name'),
      ...faultIf(draft.roles.length === 0, '/roles', 'Choose at least one role'),
    ],
    send: (body) => call('userInvite', { body }),
    onSaved: (answer) => {
      void queryClient.invalidateQueries({ queryKey: ['userList'] });
      setMade(answer);
    },
  });
  const { messages } = submission;
  return (
    <FormPage
      title="Invite a User"
      text="You get a link to hand on. Whoever opens it within seven days chooses a password, once."
      submitLabel="Invite"
      onSubmit={() => submission.check() && submission.send()}
      onCancel={() => void navigate({ to: '/users' })}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={messages.outside(POINTERS)}
      refusals={submission.refusals}
    >
      <FormSection>
        {FIELDS.map(([name, label, help]) => (
          <TextField
            key={name}
            id={name}
            label={label}
            required={name === 'username'}
            fullWidth
            autoComplete="off"
            value={draft[name]}
            onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
            helperText={help}
            {...fieldProps(messages.at(`/${name}`))}
            slotProps={{ htmlInput: { maxLength: 250, spellCheck: false } }}
          />
        ))}
      </FormSection>
      <RoleChoice
        label="Roles"
        roles={draft.roles}
        onChange={(roles) => setDraft({ ...draft, roles })}
        message={messages.at('/roles')}
      />
      <UnsavedChangesGuard isDirty={draft !== EMPTY && made === undefined && !submission.isBusy} />
      {made !== undefined && (
        <UserLinkDialog
          made={made}
          purpose="invitation"
          onClose={() =>
            void navigate({
              to: '/users/$userId',
              params: { userId: made.user.id },
              ignoreBlocker: true,
            })
          }
        />
      )}
    </FormPage>
  );
}

function bodyOf({ username, emailAddress, firstname, lastname, roles }: Draft) {
  const email = emailAddress.trim();
  return {
    username: username.trim(),
    firstname: firstname.trim(),
    lastname: lastname.trim(),
    roles: [...roles],
    ...(email !== '' && { emailAddress: email }),
  };
}
