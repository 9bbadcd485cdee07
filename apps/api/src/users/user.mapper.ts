import { formatDateTime, type UserInformation } from '@luciole/contract';
import type { z } from 'zod';
import { toRoleInformation } from './role-information.ts';
import type { UserRow } from './user.row.ts';

/** A user as the wire shows it, with the own roles; those of the teams are the teams'. */
export function toUserInformation(row: UserRow): z.input<typeof UserInformation> {
  return {
    id: row.id,
    companyId: row.company_id,
    username: row.username,
    emailAddress: row.email_address,
    firstname: row.first_name,
    lastname: row.last_name,
    userStatus: row.user_status,
    userType: row.user_type,
    userAccountType: row.user_account_type,
    ssoStatus: row.sso_status,
    ...toRoleInformation(row.roles),
    ...(row.single_sign_on_roles.length > 0 && {
      singleSignOnRoles: [...row.single_sign_on_roles],
    }),
    localLoginDisabled: row.local_login_disabled,
    hasPassword: row.must_change_password !== null,
    forceLocalPasswordExpiration: row.must_change_password ?? false,
    disabled: row.disabled,
    deleted: row.deleted_at !== null,
    signupAttributes: {},
    ownedTeams: [...row.owned_teams],
    memberedTeams: [...row.membered_teams],
    creationDate: formatDateTime(row.creation_date),
    ...(row.last_login_date === null ? {} : { lastLoginDate: formatDateTime(row.last_login_date) }),
  };
}
