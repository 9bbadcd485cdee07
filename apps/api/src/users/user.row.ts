import type { TeamRole, UserInformation } from '@luciole/contract';

/** A row of `users` with the teams of the user. */
export interface UserRow {
  readonly company_id: string;
  readonly id: string;
  readonly username: string;
  readonly email_address: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly roles: readonly TeamRole[];
  readonly user_status: UserInformation['userStatus'];
  readonly user_type: UserInformation['userType'];
  readonly user_account_type: UserInformation['userAccountType'];
  readonly sso_status: UserInformation['ssoStatus'];
  readonly disabled: boolean;
  readonly deleted_at: Date | null;
  readonly creation_date: Date;
  readonly last_login_date: Date | null;
  /** `null` without a password. */
  readonly must_change_password: boolean | null;
  /** By groups of the identity provider. */
  readonly single_sign_on_roles: readonly TeamRole[];
  readonly local_login_disabled: boolean;
  readonly owned_teams: readonly string[];
  readonly membered_teams: readonly string[];
}
