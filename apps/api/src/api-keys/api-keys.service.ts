import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type {
  ApiKeyDetailedRequest,
  ApiKeyInformation,
  ApiKeyRequest,
  ApiKeyRotationResponse,
  ApiKeyStatus,
} from '@luciole/contract';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { apiKeyDigest } from '../auth/api-key.authenticator.ts';
import type { Principal, UserPrincipal } from '../auth/principal.ts';
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
    const now = this.clock.now();
    const wanted = rows.filter((row) => statuses?.includes(statusAt(row, now)) ?? true);
    return { apiKeys: wanted.map((row) => toApiKeyInformation(row, now)) };
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
      const old = await this.#own(tx, user, rows, request.key);
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
  async rotate(caller: Principal, key: string): Promise<ApiKeyRotationResponse> {
    const user = asUser(caller);
    const now = this.clock.now();
    return this.database.inCompany(user.companyId, async (tx) => {
      const rows = await this.keys.ofUserForUpdate(tx, user.userId);
      const old = await this.#own(tx, user, rows, key);
      if (statusAt(old, now) !== 'PENDING_ROTATION') {
        throw ApplicationError.of('API_KEY_UNKNOWN', {});
      }
      if (this.#active(rows) === undefined) throw ApplicationError.of('API_KEY_NOT_ACTIVE', {});
      await this.keys.setStatus(tx, old.id, 'ROTATED', now);
      await this.audit.record(tx, {
        type: 'api-key.revoked',
        occurredAt: now,
        actor: actorOf(user),
        subject: { kind: 'api-key', id: old.id },
        before: { userId: user.userId, prefix: old.prefix },
      });
      return { key, username: old.username };
    });
  }

  /** The key that a user called with, repeated to whoever has it; within a transaction that is open already. */
  async presented(tx: CompanyTransaction, user: UserPrincipal, apiKey: string): Promise<Key> {
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
    key: string,
  ): Promise<ApiKeyRow> {
    const id = await this.keys.idByHash(tx, user.userId, apiKeyDigest(key));
    const row = rows.find((candidate) => candidate.id === id);
    if (row === undefined) throw ApplicationError.of('API_KEY_UNKNOWN', {});
    return row;
  }

  #active(rows: readonly ApiKeyRow[]): ApiKeyRow | undefined {
    const now = this.clock.now();
    return rows.find((row) => statusAt(row, now) === 'ACTIVE');
  }
}

/** The routes take API keys only, so another principal is a defect of ours. */
function asUser(caller: Principal): UserPrincipal {
  if (caller.kind === 'user') return caller;
  throw new Error('a service account has reached the API keys of users');
}
