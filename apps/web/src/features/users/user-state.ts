import type { UserInformation } from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';

interface UserState {
  readonly id: 'active' | 'invited' | 'disabled' | 'inactive';
  readonly label: string;
  readonly tone: StatusTone;
}

export const USER_STATES: readonly UserState[] = [
  { id: 'active', label: 'Active', tone: 'good' },
  { id: 'invited', label: 'Invited', tone: 'warning' },
  { id: 'inactive', label: 'Inactive', tone: 'quiet' },
  { id: 'disabled', label: 'Disabled', tone: 'quiet' },
];

/** Whether a user can sign in, in words. */
export function userState({
  disabled,
  userStatus,
}: Pick<UserInformation, 'disabled' | 'userStatus'>): UserState | undefined {
  const id = disabled
    ? 'disabled'
    : ({ ACTIVE: 'active', PENDING_ACTIVATION: 'invited', INACTIVE: 'inactive' } as const)[
        userStatus
      ];
  return USER_STATES.find((state) => state.id === id);
}

/** First and last name; nothing without either. */
export function fullNameOf({
  firstname,
  lastname,
}: Pick<UserInformation, 'firstname' | 'lastname'>): string {
  return [firstname, lastname].filter(Boolean).join(' ');
}
