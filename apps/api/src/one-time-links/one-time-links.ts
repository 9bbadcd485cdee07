import type { CompanyDatabase, CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { makeToken, tokenDigest } from '../auth/session-cookie.ts';

/** What a link is for: to sign in, to accept an invitation, or to choose a new password. */
export type LinkPurpose = 'SIGN_IN' | 'INVITATION' | 'PASSWORD_RESET';

/** How long each kind of link works, in milliseconds. */
const LIFETIMES_MS: Readonly<Record<LinkPurpose, number>> = {
  SIGN_IN: 15 * 60_000,
  INVITATION: 7 * 86_400_000,
  PASSWORD_RESET: 86_400_000,
};

/** A link that was made just now; nobody can make it again. */
export interface MadeLink {
  readonly token: string;
  readonly expiresOn: Date;
}

/** A link that was found. */
export interface KnownLink {
  readonly id: string;
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly expiresOn: Date;
}

/** Links that sign a person in once; one of each kind per user, stored as SHA-256. */
export class OneTimeLinks {
  /** A new link, in place of the user's former one of this kind. */
  async make(
    tx: CompanyTransaction,
    userId: string,
    purpose: LinkPurpose,
    now: Date,
  ): Promise<MadeLink> {
    const { token, sha256 } = makeToken();
    const expiresOn = new Date(now.getTime() + LIFETIMES_MS[purpose]);
    await tx.execute(
      `insert into one_time_links (company_id, id, user_id, token_hash, purpose, expires_on, creation_date)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict on constraint uq_one_time_links_purpose do update set id = excluded.id,
         token_hash = excluded.token_hash, expires_on = excluded.expires_on, creation_date = excluded.creation_date`,
      [tx.companyId, uuidV7(now), userId, sha256, purpose, expiresOn, now],
    );
    return { token, expiresOn };
  }

  /** Company of a token, before the company is known; `undefined` when there is no such link. */
  async companyOf(database: CompanyDatabase, token: string): Promise<string | undefined> {
    const [row] = await database.lookUp<{ company_id: string }>(
      { name: 'find-one-time-link', text: 'select company_id from find_one_time_link($1)' },
      [tokenDigest(token)],
    );
    return row?.company_id;
  }

  /** The link of a token while it works; nobody else uses it until the transaction ends. */
  async findForUse(
    tx: CompanyTransaction,
    token: string,
    now: Date,
  ): Promise<KnownLink | undefined> {
    const [row] = await tx.query<{
      id: string;
      user_id: string;
      purpose: LinkPurpose;
      expires_on: Date;
    }>(
      `select id, user_id, purpose, expires_on from one_time_links
       where token_hash = $1 and expires_on > $2 for update`,
      [tokenDigest(token), now],
    );
    if (row === undefined) return undefined;
    return { id: row.id, userId: row.user_id, purpose: row.purpose, expiresOn: row.expires_on };
  }

  /** Ends one link. */
  async remove(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.execute('delete from one_time_links where id = $1', [id]);
  }

  /** Forgets links that are over; gives how many. */
  removeExpired(tx: CompanyTransaction, now: Date): Promise<number> {
    return tx.execute('delete from one_time_links where expires_on <= $1', [now]);
  }

  /** Ends every link of a user. */
  async removeAll(tx: CompanyTransaction, userId: string): Promise<void> {
    await tx.execute('delete from one_time_links where user_id = $1', [userId]);
  }
}

/**
 * The address that a person opens. The token stands behind `#`, where no server, proxy or log sees it; the console sends it
 * in the body of a request.
 */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/#link=${token}`;
}
