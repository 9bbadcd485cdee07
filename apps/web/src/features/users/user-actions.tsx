import type { UserInformation, UserLinkResponse } from '@luciole/contract';
import { Button, Menu, MenuItem, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { showToast } from '../../components/toasts.tsx';
import { RolesDialog } from './roles-dialog.tsx';
import { UserLinkDialog } from './user-link-dialog.tsx';

/** Something that is done to a user after a question. */
interface UserAct {
  readonly label: string;
  readonly consequence: string;
  readonly isDangerous?: boolean;
  readonly done: string;
  readonly run: () => Promise<unknown>;
}

/** What an administrator can do with a user. */
export function UserActions({
  user,
  onDelete,
}: {
  readonly user: UserInformation;
  readonly onDelete: () => void;
}) {
  const [isChangingRoles, setIsChangingRoles] = useState(false);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [act, setAct] = useState<UserAct>();
  const [made, setMade] = useState<UserLinkResponse>();
  const queryClient = useQueryClient();
  const running = useMutation({
    mutationFn: ({ run }: UserAct) => run(),
    onSuccess: (answer, { done }) => {
      if (isLink(answer)) setMade(answer);
      else showToast(done);
      setAct(undefined);
    },
    onSettled: () => {
      for (const id of ['userList', 'userGet']) {
        void queryClient.invalidateQueries({ queryKey: [id] });
      }
    },
  });
  const ask = (next: UserAct) => {
    setAnchor(null);
    running.reset();
    setAct(next);
  };
  return (
    <>
      <Button size="small" variant="outlined" onClick={() => setIsChangingRoles(true)}>
        Change roles
      </Button>
      <Button
        size="small"
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        Sign-in
      </Button>
      <DeleteButton onClick={onDelete} />
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': 'Sign-in' } }}
      >
        {actsOf(user).map((one) => (
          <MenuItem key={one.label} onClick={() => ask(one)}>
            {one.label}
          </MenuItem>
        ))}
      </Menu>
      {isChangingRoles && <RolesDialog user={user} onClose={() => setIsChangingRoles(false)} />}
      <ConfirmDialog
        isOpen={act !== undefined}
        title={`${act?.label ?? ''}: ${user.username}`}
        confirmLabel={act?.label ?? ''}
        isDangerous={act?.isDangerous ?? false}
        isBusy={running.isPending}
        onConfirm={() => act && running.mutate(act)}
        onClose={() => setAct(undefined)}
      >
        <Typography variant="body2" sx={{ mb: running.isError ? 2 : 0 }}>
          {act?.consequence}
        </Typography>
        {running.error !== null && <ProblemNotice error={running.error} />}
      </ConfirmDialog>
      {made !== undefined && (
        <UserLinkDialog
          made={made}
          purpose={made.user.userStatus === 'PENDING_ACTIVATION' ? 'invitation' : 'password reset'}
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  );
}

function isLink(answer: unknown): answer is UserLinkResponse {
  return typeof answer === 'object' && answer !== null && 'link' in answer;
}

function actsOf(user: UserInformation): readonly UserAct[] {
  const { id, username, disabled, userStatus, forceLocalPasswordExpiration } = user;
  const params = { id };
  const isInvited = userStatus === 'PENDING_ACTIVATION';
  const enabling: UserAct = disabled
    ? {
        label: 'Enable',
        consequence: 'The user can sign in again, and API keys work again.',
        done: `Enabled ${username}`,
        run: () => call('userSetDisabled', { params, body: { disabled: false } }),
      }
    : {
        label: 'Disable',
        consequence:
          'Sessions end at once, and API keys do not work until the user is enabled again.',
        isDangerous: true,
        done: `Disabled ${username}`,
        run: () => call('userSetDisabled', { params, body: { disabled: true } }),
      };
  if (isInvited) {
    return [
      {
        label: 'Renew the invitation',
        consequence: 'Makes a new link; the one before works no longer.',
        done: '',
        run: () => call('userRenewInvitation', { params }),
      },
      enabling,
    ];
  }
  return [
    {
      label: 'Reset the password',
      consequence:
        'The password and all sessions end now. You get a link with which the user chooses another; a second factor stays and is asked for.',
      isDangerous: true,
      done: '',
      run: () => call('userResetPassword', { params }),
    },
    forceLocalPasswordExpiration
      ? {
          label: 'Keep the password',
          consequence: 'The password need not be changed at the next sign-in any longer.',
          done: `${username} keeps the password`,
          run: () =>
            call('userSetPasswordExpiration', {
              params,
              body: { forceLocalPasswordExpiration: false },
            }),
        }
      : {
          label: 'Require a new password',
          consequence: 'The user chooses another password at the next sign-in.',
          done: `${username} changes the password at the next sign-in`,
          run: () =>
            call('userSetPasswordExpiration', {
              params,
              body: { forceLocalPasswordExpiration: true },
            }),
        },
    {
      label: 'Remove the second factor',
      consequence:
        'For somebody who has lost the app and the recovery codes. Make sure that it is them who asks: the password alone signs in then.',
      isDangerous: true,
      done: `Removed the second factor of ${username}`,
      run: () => call('userRemoveSecondFactor', { params }),
    },
    enabling,
  ];
}
