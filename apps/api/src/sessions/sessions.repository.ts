import { Injectable } from '@nestjs/common';
import type { SignInMethod, TeamRole } from '@luciole/contract';
import type { CompanyTransaction } from '../database/company-database.ts';

/** A user as a sign-in sees one. */
export interface SignInUser {
  readonly id: string;
  readonly username: string;
  readonly email_address: string;
  readonly user_status: string;
  readonly disabled: boolean;
  readonly roles: readonly TeamRole[];
  readonly url_prefix: string;
  readonly must_change: boolean;
}

/** A row of `user_sessions`, without its token. */
export interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly method: SignInMethod;
  readonly second_factor: boolean;
  readonly source_address: string | null;
  readonly user_agent: string | null;
  readonly created_on: Date;
  readonly authenticated_on: Date;
  readonly last_seen_on: Date;
  readonly expires_on: Date;
}

/** What a new session is. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: Buffer;
  readonly roles: readonly TeamRole[];
  readonly method: SignInMethod;
  readonly secondFactor: boolean;
  readonly sourceAddress: string;
  readonly userAgent: string | undefined;
  readonly now: Date;
  readonly authenticatedOn: Date;
  readonly sealedIdToken: Buffer | undefined;
  readonly expiresOn: Date;
}

const USER = `select u.id, u.username, u.email_address, u.user_status, u.disabled,
    effective_roles(u.company_id, u.id) as roles, c.url_prefix, coalesce(p.must_change, false) as must_change
  from users u join companies c on c.id = u.company_id
  left join user_passwords p on p.company_id = u.company_id and p.user_id = u.id`;

const COLUMNS = `id, user_id, method, second_factor, source_address, user_agent, created_on, authenticated_on, last_seen_on,
  expires_on`;

/** Rows of `user_sessions` within one company's transaction. */
@Injectable()
export class SessionsRepository {
  /** A user by name without regard to case; deleted ones are not found. */
  async userByName(tx: CompanyTransaction, username: string): Promise<SignInUser | undefined> {
    const [row] = await tx.query<SignInUser & Record<string, unknown>>(
      `${USER} where lower(u.username) = lower($1) and u.deleted_at is null`,
      [username],
    );
    return row;
  }

  async user(tx: CompanyTransaction, id: string): Promise<SignInUser | undefined> {
    const [row] = await tx.query<SignInUser & Record<string, unknown>>(
      `${USER} where u.id = $1 and u.deleted_at is null`,
      [id],
    );
    return row;
  }

  async noteSignIn(tx: CompanyTransaction, userId: string, now: Date): Promise<void> {
    await tx.execute('update users set last_login_date = $2 where id = $1', [userId, now]);
  }

  async insert(tx: CompanyTransaction, session: NewSession): Promise<void> {
    await tx.execute(
      `insert into user_sessions (company_id, id, user_id, token_hash, roles, method, second_factor, source_address,
         user_agent, created_on, authenticated_on, last_seen_on, expires_on, sealed_id_token)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $10, $11, $13)`,
      [
        tx.companyId,
        session.id,
        session.userId,
        session.tokenHash,
        session.roles,
        session.method,
        session.secondFactor,
        session.sourceAddress,
        session.userAgent ?? null,
        session.now,
        session.expiresOn,
        session.authenticatedOn,
        session.sealedIdToken ?? null,
      ],
    );
  }

  /** Another token for a session whose user gave a credential again; the former one is over at once. */
  async authenticateAgain(
    tx: CompanyTransaction,
    id: string,
    { tokenHash, roles, now }: Pick<NewSession, 'tokenHash' | 'roles' | 'now'>,
  ): Promise<void> {
    await tx.execute(
      `update user_sessions set token_hash = $2, former_token_hash = null, former_until = null, roles = $3,
         authenticated_on = $4, last_seen_on = $4 where id = $1`,
      [id, tokenHash, roles, now],
    );
  }

  async find(tx: CompanyTransaction, id: string): Promise<SessionRow | undefined> {
    const [row] = await tx.query<SessionRow & Record<string, unknown>>(
      `select ${COLUMNS} from user_sessions where id = $1`,
      [id],
    );
    return row;
  }

  /** Sessions of a user that are not over, the one that was used last first. */
  ofUser(
    tx: CompanyTransaction,
    userId: string,
    now: Date,
    idleSince: Date,
  ): Promise<SessionRow[]> {
    return tx.query<SessionRow & Record<string, unknown>>(
      `select ${COLUMNS} from user_sessions where user_id = $1 and expires_on > $2 and last_seen_on > $3
       order by last_seen_on desc, id desc limit 1000`,
      [userId, now, idleSince],
    );
  }

  /** Ends one session of a user; gives whether there was one. */
  async delete(tx: CompanyTransaction, userId: string, id: string): Promise<boolean> {
    return (
      (await tx.execute('delete from user_sessions where user_id = $1 and id = $2', [userId, id])) >
      0
    );
  }

  /** The ID token of a session, in its envelope. */
  async sealedIdToken(tx: CompanyTransaction, id: string): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ sealed_id_token: Buffer | null }>(
      'select sealed_id_token from user_sessions where id = $1',
      [id],
    );
    return row?.sealed_id_token ?? undefined;
  }

  /** Ends every session of the company that began in one way. */
  async deleteByMethod(tx: CompanyTransaction, method: SignInMethod): Promise<void> {
    await tx.execute('delete from user_sessions where company_id = $1 and method = $2', [
      tx.companyId,
      method,
    ]);
  }

  /** Ends the session of a token. */
  async deleteByToken(tx: CompanyTransaction, tokenHash: Buffer): Promise<void> {
    await tx.execute('delete from user_sessions where token_hash = $1', [tokenHash]);
  }

  /** Ends every session of a user but one; gives how many. */
  deleteAll(tx: CompanyTransaction, userId: string, exceptId?: string): Promise<number> {
    return tx.execute(
      'delete from user_sessions where user_id = $1 and id is distinct from $2::uuid',
      [userId, exceptId ?? null],
    );
  }

  /** Forgets sessions that are over; gives how many. */
  deleteEnded(tx: CompanyTransaction, now: Date, idleSince: Date): Promise<number> {
    return tx.execute('delete from user_sessions where expires_on <= $1 or last_seen_on <= $2', [
      now,
      idleSince,
    ]);
  }
}
