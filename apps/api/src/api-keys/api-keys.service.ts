import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type ApiKeyDetailedRequest,
  type ApiKeyInformation,
  type ApiKeyRequest,
  type ApiKeyRotationResponse,
  type ApiKeySimpleRequest,
  type ApiKeyStatus,
} from '@luciole/contract';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { apiKeyDigest } from '../auth/api-key.authenticator.ts';
import { asUser, type Principal, type UserPrincipal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import { statusAt, toApiKeyInformation } from './api-key.mapper.ts';
import type { ApiKeyRow } from './api-key.row.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';

type Key = z.input<typeof ApiKeyInformation>;

const DAY_MS = 86_400_000;
/** Days that a key lives when nobody says how long (contract.md §1.1). */
const DEFAULT_VALIDITY_DAYS = 180;
/** Characters by which a key is told apart once it is hashed. */
const PREFIX_LENGTH = 8;

/**
 * API keys of the calling user (contract.md §1.1). A key is a random UUID of version 4, shown in the answer that makes it and
 * stored as its SHA-256. One is active at a time; during a rotation the one before works too.
 */
@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApiKeysRepository) private readonly keys: ApiKeysRepository,
  ) {}

  /** The caller's keys, the newest first, of any status unless some are named. */
  async list(
    caller: Principal,
    statuses: readonly ApiKeyStatus[] | undefined,
  ): Promise<{ apiKeys: Key[] }> {
    const user = asUser(caller);
    const rows = await this.database.inCompany(
      user.companyId,
      (tx) => this.keys.ofUser(tx, user.userId),
      { readOnly: true },
    );
    return { apiKeys: this.#shown(rows, statuses) };
  }

  /** Keys of any user, without the keys; for administrators. @throws {ApplicationError} NOT_FOUND */
  async listOfUser(
    caller: Principal,
    userId: string,
    statuses: readonly ApiKeyStatus[] | undefined,
  ): Promise<{ apiKeys: Key[] }> {
    const rows = await this.database.inCompany(
      caller.companyId,
      async (tx) => {
        await requireUser(tx, userId);
        return this.keys.ofUser(tx, userId);
      },
      { readOnly: true },
    );
    return { apiKeys: this.#shown(rows, statuses) };
  }

  /** What is known of one of the caller's keys. @throws {ApplicationError} API_KEY_UNKNOWN */
  async details(caller: Principal, named: ApiKeySimpleRequest): Promise<Key> {
    const user = asUser(caller);
    return this.database.inCompany(
      user.companyId,
      async (tx) => {
        const row = await this.#own(tx, user, await this.keys.ofUser(tx, user.userId), named);
        return toApiKeyInformation(row, this.clock.now());
      },
      { readOnly: true },
    );
  }

  #shown(rows: readonly ApiKeyRow[], statuses: readonly ApiKeyStatus[] | undefined): Key[] {
    const now = this.clock.now();
    return rows
      .filter((row) => statuses?.includes(statusAt(row, now)) ?? true)
      .map((row) => toApiKeyInformation(row, now));
  }

  /** A key for a user whose only one waits for its rotation. @throws {ApplicationError} API_KEY_EXISTS */
  async create(caller: Principal, request: ApiKeyRequest): Promise<{ apiKeys: Key[] }> {
    const user = asUser(caller);
    return this.database.inCompany(user.companyId, async (tx) => {
      const rows = await this.keys.ofUserForUpdate(tx, user.userId);
      if (this.#active(rows) !== undefined) throw ApplicationError.of('API_KEY_EXISTS', {});
      return { apiKeys: [await this.#make(tx, user, request)] };
    });
  }

  /**
   * Makes the successor of an active key; both work until {@link rotate}.
   *
   * @throws {ApplicationError} API_KEY_UNKNOWN when the key is not an active one of the caller, API_KEY_ROTATION_PENDING
   */
  async requestRotation(
    caller: Principal,
    request: ApiKeyDetailedRequest,
  ): Promise<{ apiKeys: Key[] }> {
    const user = asUser(caller);
    const now = this.clock.now();
    return this.database.inCompany(user.companyId, async (tx) => {
      const rows = await this.keys.ofUserForUpdate(tx, user.userId);
      const old = await this.#own(tx, user, rows, request);
      if (rows.some((row) => statusAt(row, now) === 'PENDING_ROTATION')) {
        throw ApplicationError.of('API_KEY_ROTATION_PENDING', {});
      }
      if (statusAt(old, now) !== 'ACTIVE') throw ApplicationError.of('API_KEY_UNKNOWN', {});
      await this.keys.setStatus(tx, old.id, 'PENDING_ROTATION', now);
      return { apiKeys: [await this.#make(tx, user, request)] };
    });
  }

  /**
   * Ends a key that waits for its rotation; the active one is used from then on.
   *
   * @throws {ApplicationError} API_KEY_UNKNOWN when the key is none of the caller's that wait, API_KEY_NOT_ACTIVE when
   *   nothing would be left to sign in with
   */
  async rotate(
    caller: Principal,
    named: ApiKeySimpleRequest,
  ): Promise<z.input<typeof ApiKeyRotationResponse>> {
    const user = asUser(caller);
    const now = this.clock.now();
    return this.database.inCompany(user.companyId, async (tx) => {
      const rows = await this.keys.ofUserForUpdate(tx, user.userId);
      const old = await this.#own(tx, user, rows, named);
      if (statusAt(old, now) !== 'PENDING_ROTATION') {
        throw ApplicationError.of('API_KEY_UNKNOWN', {});
      }
      if (this.#active(rows) === undefined) throw ApplicationError.of('API_KEY_NOT_ACTIVE', {});
      await this.#end(tx, user, old, 'ROTATED');
      return { ...(named.key ? { key: named.key } : {}), username: old.username };
    });
  }

  /** Ends a key and makes another in its place, without overlap. @throws {ApplicationError} API_KEY_UNKNOWN, API_KEY_ROTATION_PENDING */
  async replace(caller: Principal, request: ApiKeyDetailedRequest): Promise<{ apiKeys: Key[] }> {
    const user = asUser(caller);
    const now = this.clock.now();
    return this.database.inCompany(user.companyId, async (tx) => {
      const rows = await this.keys.ofUserForUpdate(tx, user.userId);
      const old = await this.#own(tx, user, rows, request);
      if (statusAt(old, now) === 'PENDING_ROTATION')
        throw ApplicationError.of('API_KEY_ROTATION_PENDING', {});
      if (statusAt(old, now) !== 'ACTIVE') throw ApplicationError.of('API_KEY_UNKNOWN', {});
      await this.#end(tx, user, old, 'INACTIVE');
      return { apiKeys: [await this.#make(tx, user, request)] };
    });
  }

  /** Ends one of the caller's keys at once, the one that calls too. @throws {ApplicationError} API_KEY_UNKNOWN */
  async revoke(caller: Principal, id: string): Promise<void> {
    const user = asUser(caller);
    await this.database.inCompany(user.companyId, (tx) => this.#revoke(tx, user, user.userId, id));
  }

  /** Ends a key of any user at once; for administrators. @throws {ApplicationError} NOT_FOUND, API_KEY_UNKNOWN */
  async revokeOfUser(caller: Principal, userId: string, id: string): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      await requireUser(tx, userId);
      await this.#revoke(tx, caller, userId, id);
    });
  }

  /** Ends every key of a user, within a transaction that is open already. */
  async revokeAll(tx: CompanyTransaction, caller: Principal, userId: string): Promise<void> {
    const now = this.clock.now();
    for (const row of await this.keys.ofUserForUpdate(tx, userId)) {
      if (isLive(row, now)) await this.#end(tx, caller, row, 'INACTIVE');
    }
  }

  async #revoke(
    tx: CompanyTransaction,
    caller: Principal,
    userId: string,
    id: string,
  ): Promise<void> {
    const rows = await this.keys.ofUserForUpdate(tx, userId);
    const row = rows.find((candidate) => candidate.id === id);
    if (row === undefined || !isLive(row, this.clock.now()))
      throw ApplicationError.of('API_KEY_UNKNOWN', {});
    await this.#end(tx, caller, row, 'INACTIVE');
  }

  async #end(
    tx: CompanyTransaction,
    caller: Principal,
    row: ApiKeyRow,
    status: 'INACTIVE' | 'ROTATED',
  ): Promise<void> {
    const now = this.clock.now();
    await this.keys.setStatus(tx, row.id, status, now);
    await this.audit.record(tx, {
      type: 'api-key.revoked',
      occurredAt: now,
      actor: actorOf(caller),
      subject: { kind: 'api-key', id: row.id },
      before: { userId: row.user_id, prefix: row.prefix },
    });
  }

  /**
   * The key that a user called with, repeated to whoever has it; within a transaction that is open already. `undefined` for
   * a session.
   */
  async presented(
    tx: CompanyTransaction,
    user: UserPrincipal,
    apiKey: string,
  ): Promise<Key | undefined> {
    if (user.apiKeyId === undefined) return undefined;
    const row = await this.keys.find(tx, user.apiKeyId);
    if (row === undefined) throw ApplicationError.of('INVALID_API_KEY', {});
    return toApiKeyInformation(row, this.clock.now(), apiKey.toLowerCase());
  }

  async #make(tx: CompanyTransaction, user: UserPrincipal, request: ApiKeyRequest): Promise<Key> {
    const now = this.clock.now();
    const key = randomUUID();
    const id = uuidV7(now);
    const days = request.validityDays ?? DEFAULT_VALIDITY_DAYS;
    const prefix = key.slice(0, PREFIX_LENGTH);
    await this.keys.insert(tx, {
      id,
      userId: user.userId,
      keyHash: apiKeyDigest(key),
      prefix,
      apiVersion: request.apiVersion ?? 'ALL',
      validityStart: now,
      validityEnd: new Date(now.getTime() + days * DAY_MS),
    });
    const row = await this.keys.find(tx, id);
    if (row === undefined) throw new Error('a key that was stored cannot be found');
    await this.audit.record(tx, {
      type: 'api-key.created',
      occurredAt: now,
      actor: actorOf(user),
      subject: { kind: 'api-key', id },
      after: { userId: user.userId, prefix },
    });
    return toApiKeyInformation(row, now, key);
  }

  async #own(
    tx: CompanyTransaction,
    user: UserPrincipal,
    rows: readonly ApiKeyRow[],
    { key, id: named }: ApiKeySimpleRequest,
  ): Promise<ApiKeyRow> {
    const id = key ? await this.keys.idByHash(tx, user.userId, apiKeyDigest(key)) : named;
    // Named in both ways, both have to mean the same.
    const row = rows.find((candidate) => candidate.id === id && (!named || named === id));
    if (row === undefined) throw ApplicationError.of('API_KEY_UNKNOWN', {});
    return row;
  }

  #active(rows: readonly ApiKeyRow[]): ApiKeyRow | undefined {
    const now = this.clock.now();
    return rows.find((row) => statusAt(row, now) === 'ACTIVE');
  }
}

/** Whether a key would be taken at some time still. */
function isLive(row: ApiKeyRow, now: Date): boolean {
  const status = statusAt(row, now);
  return status === 'ACTIVE' || status === 'PENDING_ROTATION' || status === 'PENDING_ACTIVATION';
}

async function requireUser(tx: CompanyTransaction, id: string): Promise<void> {
  const rows = await tx.query('select from users where id = $1', [id]);
  if (rows.length === 0) throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.user, id });
}
