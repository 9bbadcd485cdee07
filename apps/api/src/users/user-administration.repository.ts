import { Injectable } from '@nestjs/common';
import type { TeamRole } from '@luciole/contract';
import type { CompanyTransaction } from '../database/company-database.ts';

/** What a new user is. */
export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly emailAddress: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly roles: readonly TeamRole[];
  readonly now: Date;
}

/** A user as somebody changes one. */
export interface ChangingUser {
  readonly id: string;
  readonly username: string;
  readonly roles: readonly TeamRole[];
  /** Those of the teams too. */
  readonly effective_roles: readonly TeamRole[];
  readonly user_status: 'PENDING_ACTIVATION' | 'ACTIVE' | 'INACTIVE';
  readonly disabled: boolean;
}

/** Changes of `users` within one company's transaction. */
@Injectable()
export class UserAdministrationRepository {
  /** A user who is not deleted; nobody else changes this one until the transaction ends. */
  async findForUpdate(tx: CompanyTransaction, id: string): Promise<ChangingUser | undefined> {
    const [row] = await tx.query<ChangingUser & Record<string, unknown>>(
      `select id, username, roles, effective_roles(company_id, id) as effective_roles, user_status, disabled
       from users where id = $1 and deleted_at is null for update`,
      [id],
    );
    return row;
  }

  async insert(tx: CompanyTransaction, user: NewUser): Promise<void> {
    await tx.execute(
      `insert into users (company_id, id, username, email_address, first_name, last_name, roles, user_status,
         user_account_type, creation_date, modification_date)
       values ($1, $2, $3, $4, $5, $6, $7, 'PENDING_ACTIVATION', 'WEB_UI', $8, $8)`,
      [
        tx.companyId,
        user.id,
        user.username,
        user.emailAddress,
        user.firstName,
        user.lastName,
        user.roles,
        user.now,
      ],
    );
  }

  async setRoles(
    tx: CompanyTransaction,
    id: string,
    roles: readonly TeamRole[],
    now: Date,
  ): Promise<void> {
    await tx.execute('update users set roles = $2, modification_date = $3 where id = $1', [
      id,
      roles,
      now,
    ]);
  }

  async setDisabled(
    tx: CompanyTransaction,
    id: string,
    disabled: boolean,
    now: Date,
  ): Promise<void> {
    await tx.execute('update users set disabled = $2, modification_date = $3 where id = $1', [
      id,
      disabled,
      now,
    ]);
  }

  /** Keeps the row, because what the user did names it; memberships end. */
  async delete(tx: CompanyTransaction, id: string, now: Date): Promise<void> {
    await tx.execute('delete from team_memberships where user_id = $1', [id]);
    await tx.execute(
      `update users set deleted_at = $2, user_status = 'INACTIVE', modification_date = $2 where id = $1`,
      [id, now],
    );
  }

  /** Teams that nobody else owns, at most 100. */
  async solelyOwnedTeams(tx: CompanyTransaction, id: string): Promise<readonly string[]> {
    const rows = await tx.query<{ team_id: string }>(
      `select m.team_id from team_memberships m where m.user_id = $1 and m.kind = 'OWNER'
         and not exists (select from team_memberships o
           where o.team_id = m.team_id and o.kind = 'OWNER' and o.user_id <> $1)
       order by 1 limit 100`,
      [id],
    );
    return rows.map(({ team_id }) => team_id);
  }
}
