import { Injectable } from '@nestjs/common';
import type { TeamRole, UserMatchingRule } from '@luciole/contract';
import type { CompanyTransaction } from '../database/company-database.ts';
import type { ClaimedPerson, ClaimedRights, TeamRules } from './claims.ts';

/** A user as single sign-on sees one. */
export interface KnownUser {
  readonly id: string;
  readonly username: string;
  readonly user_status: 'PENDING_ACTIVATION' | 'ACTIVE' | 'INACTIVE';
  readonly disabled: boolean;
  readonly is_deleted: boolean;
  readonly effective_roles: readonly TeamRole[];
}

/** Who somebody is: the provider, and the provider's name for them, which it gives to nobody else. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

const USER = `u.id, u.username, u.user_status, u.disabled, u.deleted_at is not null as is_deleted,
  effective_roles(u.company_id, u.id) as effective_roles`;

/** Rows of `user_identities`, and what of users and memberships comes from a provider. */
@Injectable()
export class IdentitiesRepository {
  /** The user of an identity, also a deleted one. */
  async findUser(
    tx: CompanyTransaction,
    { issuer, subject }: Identity,
  ): Promise<KnownUser | undefined> {
    const [row] = await tx.query<KnownUser & Record<string, unknown>>(
      `select ${USER} from user_identities i join users u on u.company_id = i.company_id and u.id = i.user_id
       where i.issuer = $1 and i.subject = $2`,
      [issuer, subject],
    );
    return row;
  }

  /** Users with an e-mail address who are not deleted and have no identity of the issuer; at most two, because one is wanted. */
  usersByEmail(tx: CompanyTransaction, email: string, issuer: string): Promise<KnownUser[]> {
    return tx.query<KnownUser & Record<string, unknown>>(
      `select ${USER} from users u where lower(u.email_address) = lower($1) and u.deleted_at is null
         and not exists (select from user_identities i where i.user_id = u.id and i.issuer = $2) limit 2`,
      [email, issuer],
    );
  }

  async isNameTaken(tx: CompanyTransaction, username: string): Promise<boolean> {
    const rows = await tx.query(
      'select from users where lower(username) = lower($1) and deleted_at is null',
      [username],
    );
    return rows.length > 0;
  }

  /** A user who has nothing yet but an identity. */
  async createUser(
    tx: CompanyTransaction,
    id: string,
    person: ClaimedPerson,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into users (company_id, id, username, email_address, first_name, last_name, roles, user_status,
         user_account_type, sso_status, creation_date, modification_date)
       values ($1, $2, $3, $4, $5, $6, '{}', 'ACTIVE', 'WEB_UI', 'ACTIVE', $7, $7)`,
      [
        tx.companyId,
        id,
        person.username,
        person.emailAddress,
        person.firstName,
        person.lastName,
        now,
      ],
    );
  }

  /** Makes an identity a user's, who is active from now on. */
  async bind(
    tx: CompanyTransaction,
    { issuer, subject }: Identity,
    userId: string,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into user_identities (company_id, issuer, subject, user_id, creation_date, last_sign_in_on)
       values ($1, $2, $3, $4, $5, $5)
       on conflict on constraint pk_user_identities do update set user_id = $4, creation_date = $5, last_sign_in_on = $5`,
      [tx.companyId, issuer, subject, userId, now],
    );
    await tx.execute(
      `update users set sso_status = 'ACTIVE', user_status = 'ACTIVE', user_account_type = 'WEB_UI', modification_date = $2
       where id = $1`,
      [userId, now],
    );
  }

  async noteSignIn(
    tx: CompanyTransaction,
    { issuer, subject }: Identity,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      'update user_identities set last_sign_in_on = $3 where issuer = $1 and subject = $2',
      [issuer, subject, now],
    );
  }

  /** What a user has by claims, as of the last sign-in. */
  async rights(tx: CompanyTransaction, userId: string): Promise<ClaimedRights> {
    const [row] = await tx.query<{ roles: TeamRole[]; teams: string[] }>(
      `select array(select unnest(single_sign_on_roles) order by 1) as roles, array(select team_id::text from team_memberships
         where user_id = $1 and by_claims order by 1) as teams from users where id = $1`,
      [userId],
    );
    return row ?? { roles: [], teams: [] };
  }

  /** Gives a user these rights by claims, and no others; what an administrator gave stays. */
  async setRights(
    tx: CompanyTransaction,
    userId: string,
    { roles, teams }: ClaimedRights,
    now: Date,
  ): Promise<void> {
    await tx.execute('update users set single_sign_on_roles = $2 where id = $1', [userId, roles]);
    await tx.execute(
      'delete from team_memberships where user_id = $1 and by_claims and not (team_id = any($2::uuid[]))',
      [userId, teams],
    );
    await tx.execute(
      `insert into team_memberships (company_id, team_id, user_id, kind, position, creation_date, by_claims)
       select $1, t.id, $2, 'MEMBER', 1 + coalesce((select max(m.position) from team_memberships m
           where m.team_id = t.id and m.kind = 'MEMBER'), 0), $4, true
       from teams t where t.id = any($3::uuid[]) on conflict do nothing`,
      [tx.companyId, userId, teams, now],
    );
  }

  /** Takes from everybody what came by claims. */
  async dropAllRights(tx: CompanyTransaction): Promise<void> {
    await tx.execute(
      `update users set single_sign_on_roles = '{}' where company_id = $1 and single_sign_on_roles <> '{}'`,
      [tx.companyId],
    );
    await tx.execute('delete from team_memberships where company_id = $1 and by_claims', [
      tx.companyId,
    ]);
  }

  /** Teams that have rules. */
  async teamRules(tx: CompanyTransaction): Promise<readonly TeamRules[]> {
    return tx.query<{ id: string; rules: UserMatchingRule[] }>(
      `select id, user_matching_rules as rules from teams where user_matching_rules <> '[]'::jsonb`,
    );
  }

  /** Whether somebody who signs in at the issuer can do everything here. */
  async hasAdministrator(tx: CompanyTransaction, issuer: string): Promise<boolean> {
    const rows = await tx.query(
      `select from user_identities i join users u on u.company_id = i.company_id and u.id = i.user_id
       where i.issuer = $1 and u.user_status = 'ACTIVE' and not u.disabled and u.deleted_at is null
         and 'SYSTEM_ADMIN' = any(effective_roles(u.company_id, u.id)) limit 1`,
      [issuer],
    );
    return rows.length > 0;
  }
}
