import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import type { UserRow } from './user.row.ts';

/** Which users are wanted; an absent member does not restrict. */
export interface UserFilter {
  readonly username?: string | undefined;
  readonly userStatus?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

const COLUMNS = `company_id, id, username, email_address, first_name, last_name, roles, user_status, user_type,
  user_account_type, sso_status, disabled, deleted_at, creation_date, last_login_date,
  (select must_change from user_passwords p where p.user_id = users.id) as must_change_password,
  single_sign_on_roles,
  exists (select from single_sign_on_settings s where s.company_id = users.company_id and s.enabled
    and not s.password_sign_in) as local_login_disabled,
  array(select team_id from team_memberships where user_id = users.id and kind = 'OWNER'
    order by creation_date, team_id) as owned_teams,
  array(select team_id from team_memberships where user_id = users.id and kind = 'MEMBER'
    order by creation_date, team_id) as membered_teams`;

/** Most users in one answer. */
const MOST_USERS = 1_000;

/** Rows of `users` within one company's transaction. */
@Injectable()
export class UsersRepository {
  /** Users by name, at most 1000; names are compared without regard to case, as they are unique. */
  list(tx: CompanyTransaction, filter: UserFilter): Promise<UserRow[]> {
    return tx.query<UserRow & Record<string, unknown>>(
      `select ${COLUMNS} from users
       where ($1::text is null or lower(username) = lower($1))
         and ($2::text is null or user_status = $2)
         and (deleted_at is not null) = $3
         and ($4::boolean is null or disabled = $4)
       order by lower(username), id limit ${MOST_USERS}`,
      [
        filter.username ?? null,
        filter.userStatus ?? null,
        filter.deleted ?? false,
        filter.disabled ?? null,
      ],
    );
  }

  /** Deleted users are found too: what they did still names them. */
  async find(tx: CompanyTransaction, id: string): Promise<UserRow | undefined> {
    const [row] = await tx.query<UserRow & Record<string, unknown>>(
      `select ${COLUMNS} from users where id = $1`,
      [id],
    );
    return row;
  }
}
