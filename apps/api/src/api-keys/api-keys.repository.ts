import { Injectable } from '@nestjs/common';
import type { ApiKeyStatus, ApiVersion } from '@luciole/contract';
import type { CompanyTransaction } from '../database/company-database.ts';
import type { ApiKeyRow } from './api-key.row.ts';

/** What a new key is. */
export interface NewApiKey {
  readonly id: string;
  readonly userId: string;
  /** SHA-256; the key itself is not stored. */
  readonly keyHash: Buffer;
  readonly prefix: string;
  readonly apiVersion: ApiVersion;
  readonly validityStart: Date;
  readonly validityEnd: Date;
}

const SELECT = `select k.id, k.company_id, c.url_prefix, k.user_id, u.username, effective_roles(u.company_id, u.id) as roles,
    array(select team_id from team_memberships m where m.user_id = u.id and m.kind = 'MEMBER'
      order by m.creation_date, m.team_id) as membered_teams,
    k.prefix, k.status, k.api_version, k.validity_start, k.validity_end, k.creation_date, k.last_used_on
  from api_keys k
  join users u on u.company_id = k.company_id and u.id = k.user_id
  join companies c on c.id = k.company_id`;

/** Rows of `api_keys` within one company's transaction. */
@Injectable()
export class ApiKeysRepository {
  /** Keys of one user, the newest first. */
  ofUser(tx: CompanyTransaction, userId: string): Promise<ApiKeyRow[]> {
    return tx.query<ApiKeyRow & Record<string, unknown>>(
      `${SELECT} where k.user_id = $1 order by k.validity_start desc, k.id desc`,
      [userId],
    );
  }

  /** As {@link ofUser}; nobody else changes keys of this user until the transaction ends. */
  async ofUserForUpdate(tx: CompanyTransaction, userId: string): Promise<ApiKeyRow[]> {
    await tx.query('select from users where id = $1 for update', [userId]);
    return this.ofUser(tx, userId);
  }

  async find(tx: CompanyTransaction, id: string): Promise<ApiKeyRow | undefined> {
    const [row] = await tx.query<ApiKeyRow & Record<string, unknown>>(`${SELECT} where k.id = $1`, [
      id,
    ]);
    return row;
  }

  /** Id of the user's key with this hash. */
  async idByHash(
    tx: CompanyTransaction,
    userId: string,
    keyHash: Buffer,
  ): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      'select id from api_keys where user_id = $1 and key_hash = $2',
      [userId, keyHash],
    );
    return row?.id;
  }

  async insert(tx: CompanyTransaction, key: NewApiKey): Promise<void> {
    await tx.execute(
      `insert into api_keys (company_id, id, user_id, key_hash, prefix, api_version, validity_start, validity_end,
         creation_date, modification_date) values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $7)`,
      [
        tx.companyId,
        key.id,
        key.userId,
        key.keyHash,
        key.prefix,
        key.apiVersion,
        key.validityStart,
        key.validityEnd,
      ],
    );
  }

  async setStatus(
    tx: CompanyTransaction,
    id: string,
    status: ApiKeyStatus,
    now: Date,
  ): Promise<void> {
    await tx.execute('update api_keys set status = $2, modification_date = $3 where id = $1', [
      id,
      status,
      now,
    ]);
  }
}
