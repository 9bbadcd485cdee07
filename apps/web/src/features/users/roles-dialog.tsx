import type { UserInformation } from '@luciole/contract';
import { Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ownRolesOf } from '../../api/permissions.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { RoleChoice } from '../../components/role-choice.tsx';
import { showToast } from '../../components/toasts.tsx';

/** Replaces the own roles of a user. */
export function RolesDialog({
  user,
  onClose,
}: {
  readonly user: UserInformation;
  readonly onClose: () => void;
}) {
  const [roles, setRoles] = useState(() => ownRolesOf(user));
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      call('userSetRoles', {
        params: { id: user.id },
        body: {
          systemAdmin: roles.includes('SYSTEM_ADMIN'),
          roles: { ANY: roles.filter((role) => role !== 'SYSTEM_ADMIN') },
        },
      }),
    onSuccess: () => {
      showToast(`Changed the roles of ${user.username}`);
      for (const id of ['userList', 'userGet', 'sessionGet', 'userAccountSelf']) {
        void queryClient.invalidateQueries({ queryKey: [id] });
      }
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Roles of ${user.username}`}
      submitLabel="Change the roles"
      onSubmit={() => change.mutate()}
      onClose={onClose}
      isBusy={change.isPending}
      error={change.error}
    >
      <Typography variant="body2">
        They count from the next request on. Roles that come from teams stay.
      </Typography>
      <RoleChoice label="Own roles" roles={roles} onChange={setRoles} />
    </FormDialog>
  );
}
