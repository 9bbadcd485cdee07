import { Injectable } from '@nestjs/common';
import { CompanyId, UserId } from '@luciole/contract';
import { CompanyDatabase } from '../database/company-database.ts';
import { isRole } from './roles.ts';
import { type KnownSession, SessionDirectory, type TokenExchange } from './session-directory.ts';

interface SessionRow {
  company_id: string;
  id: string;
  user_id: string;
  roles: string[];
  session_roles: string[];
  former_until: Date | null;
  authenticated_on: Date;
  last_seen_on: Date;
  expires_on: Date;
  is_usable: boolean;
  must_change_password: boolean;
}

/** Sessions in PostgreSQL, so that several processes agree and ending one is at once. */
@Injectable()
export class DatabaseSessionDirectory extends SessionDirectory {
  constructor(private readonly database: CompanyDatabase) {
    super();
  }

  override async find(tokenSha256: Uint8Array): Promise<KnownSession | undefined> {
    const [row] = await this.database.lookUp<SessionRow>(
      { name: 'find-user-session', text: 'select * from find_user_session($1)' },
      [Buffer.from(tokenSha256)],
    );
    if (row === undefined) return undefined;
    return {
      companyId: CompanyId.parse(row.company_id),
      id: row.id,
      userId: UserId.parse(row.user_id),
      roles: row.roles.filter(isRole),
      rolesOfToken: row.session_roles,
      formerUntil: row.former_until ?? undefined,
      authenticatedAt: row.authenticated_on,
      lastSeenAt: row.last_seen_on,
      expiresAt: row.expires_on,
      isUsable: row.is_usable,
      mustChangePassword: row.must_change_password,
    };
  }

  override async touch({ companyId, id }: KnownSession, at: Date): Promise<void> {
    await this.database.inCompany(companyId, (tx) =>
      tx.execute(
        {
          name: 'touch-user-session',
          text: 'update user_sessions set last_seen_on = $3 where company_id = $1 and id = $2',
        },
        [companyId, id, at],
      ),
    );
  }

  override async renew(
    { companyId, id, roles }: KnownSession,
    { from, to, formerUntil }: TokenExchange,
  ): Promise<boolean> {
    const renewed = await this.database.inCompany(companyId, (tx) =>
      tx.execute(
        `update user_sessions
         set token_hash = $4, former_token_hash = $3, former_until = $5, roles = $6
         where company_id = $1 and id = $2 and token_hash = $3`,
        [companyId, id, Buffer.from(from), Buffer.from(to), formerUntil, roles],
      ),
    );
    return renewed === 1;
  }
}
