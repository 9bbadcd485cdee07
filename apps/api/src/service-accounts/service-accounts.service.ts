import { Inject, Injectable } from '@nestjs/common';
import {
  type CredentialExtensionResponse,
  ENTITY_NAMES,
  OFFERED_SCOPES,
  type ServiceAccountCreateRequest,
  type ServiceAccountCreateResponse,
  type ServiceAccountDetails,
  type ServiceAccountInformation,
  type ServiceAccountScopeList,
  type ServiceAccountUpdateRequest,
} from '@luciole/contract';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { mayGrantScope, mayWritePki } from '../auth/granting.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { type AccountContent, contentOf, EMPTY_CONTENT, withRequest } from './account-content.ts';
import { type AccountKey, generateAccountKey, readAccountKey } from './account-key.ts';
import { AttachedCredentials } from './attached-credentials.ts';
import { accountProblems } from './check-account.ts';
import { credentialOf, expiryOf, isOtherCredential } from './credential.ts';
import type { ServiceAccountEntity } from './service-account.entity.ts';
import { toDetails, toInformation } from './service-account.mapper.ts';
import { ServiceAccountsRepository } from './service-accounts.repository.ts';

const HOUR_MS = 3_600_000;

/** Machines that sign in by a key pair of their own or by a token of another issuer (contract.md §2.2). */
@Injectable()
export class ServiceAccountsService {
  constructor(
    @InjectConfig() private readonly config: Config,
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ServiceAccountsRepository) private readonly accounts: ServiceAccountsRepository,
    private readonly attached: AttachedCredentials,
  ) {}

  /** All accounts of the caller's company without their keys, by name. */
  async list(caller: Principal): Promise<z.input<typeof ServiceAccountInformation>[]> {
    const rows = await this.database.inCompany(caller.companyId, (tx) => this.accounts.list(tx), {
      readOnly: true,
    });
    return rows.map(toInformation);
  }

  /** Every scope that this release gives. */
  scopes(): ServiceAccountScopeList {
    return OFFERED_SCOPES;
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<z.input<typeof ServiceAccountDetails>> {
    const row = await this.database.inCompany(
      caller.companyId,
      (tx) => this.accounts.find(tx, id),
      { readOnly: true },
    );
    return toDetails(found(row, id));
  }

  /**
   * @throws {ApplicationError} with every problem of the account at once; PUBLIC_KEY_INVALID, PUBLIC_KEY_TAKEN,
   *   SERVICE_ACCOUNT_NAME_TAKEN, FEDERATED_SUBJECT_TAKEN, OWNER_UNKNOWN, GRANT_ABOVE_OWN_ROLE
   */
  async create(
    caller: Principal,
    request: ServiceAccountCreateRequest,
  ): Promise<z.input<typeof ServiceAccountCreateResponse>> {
    const content = withRequest(EMPTY_CONTENT, request);
    this.#requireAcceptable(content, request.publicKey);
    requireGrantable(caller, content.scopes);
    const isFederated = content.authenticationType === 'rsaKeyFederated';
    const supplied = request.publicKey ? readAccountKey(request.publicKey) : undefined;
    const generated = isFederated || supplied ? undefined : await generateAccountKey();

    const now = this.clock.now();
    const id = uuidV7(now);
    await this.#naming(
      () => content,
      () =>
        this.database.inCompany(caller.companyId, async (tx) => {
          const ownerTeamId = await this.#owner(tx, caller, content.owner);
          await this.#requireOwnTeam(tx, caller, ownerTeamId);
          const row: ServiceAccountEntity = {
            ...rowContent(content),
            ...credentialOf(content, supplied ?? generated, now),
            companyId: caller.companyId,
            id,
            ownerTeamId,
            credentialGeneration: 1,
            createdBy: idOf(caller),
            updatedBy: idOf(caller),
            createdOn: now,
            updatedOn: now,
            lastUsedOn: null,
          };
          await this.#requireNoCaKey(tx, supplied);
          await this.accounts.insert(tx, row);
          await this.audit.record(tx, {
            type: 'service-account.created',
            occurredAt: now,
            actor: actorOf(caller),
            subject: { kind: 'service-account', id },
            after: toDetails(row),
          });
        }),
    );
    return generated === undefined
      ? { id }
      : { id, publicKey: generated.pem, privateKey: generated.privateKeyPem };
  }

  /**
   * Another key, lifetime or federation renews the credential and ends its tokens, and so does switching the account off.
   *
   * @throws {ApplicationError} NOT_FOUND, AUTHENTICATION_TYPE_IMMUTABLE, SERVICE_ACCOUNT_SCOPE_UNSUITABLE,
   *   ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN; as {@link create} for the account that would result
   */
  async update(caller: Principal, id: string, request: ServiceAccountUpdateRequest): Promise<void> {
    const now = this.clock.now();
    let content = withRequest(EMPTY_CONTENT, request);
    await this.#naming(
      () => content,
      () =>
        this.database.inCompany(caller.companyId, async (tx) => {
          const stored = found(await this.accounts.findForUpdate(tx, id), id);
          requireSameType(stored, request);
          content = withRequest(contentOf(stored), request);
          this.#requireAcceptable(content, request.publicKey);
          requireGrantable(caller, [...stored.scopes, ...content.scopes]);
          await this.#requireOwnTeam(tx, caller, stored.ownerTeamId);
          await this.#requireSuitable(tx, stored, content);
          const supplied = request.publicKey ? readAccountKey(request.publicKey) : undefined;
          await this.#requireNoCaKey(tx, supplied);
          const key = supplied ?? storedKeyOf(stored);
          const change =
            isOtherCredential(stored, content, key) &&
            (await this.attached.requireMayChange(tx, caller, stored));
          if (request.owner && request.owner.toLowerCase() !== stored.ownerTeamId)
            await this.attached.requireMayMove(tx, caller, stored);
          const row = changedRow(stored, content, key, now, caller);
          if (request.owner) row.ownerTeamId = await this.#owner(tx, caller, request.owner);
          await this.#requireOwnTeam(tx, caller, row.ownerTeamId);
          await this.accounts.update(tx, row);
          const isRenewed = row.credentialGeneration !== stored.credentialGeneration;
          const type = isRenewed ? 'service-account.credential-changed' : 'service-account.changed';
          await this.audit.record(tx, {
            type: change || type,
            occurredAt: now,
            actor: actorOf(caller),
            subject: { kind: 'service-account', id },
            before: toDetails(stored),
            after: toDetails(row),
          });
        }),
    );
  }

  /** Ends its tokens and takes it out of its configuration. @throws {ApplicationError} NOT_FOUND, GRANT_ABOVE_OWN_ROLE */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      const stored = found(await this.accounts.findForUpdate(tx, id), id);
      requireGrantable(caller, stored.scopes);
      await this.#requireOwnTeam(tx, caller, stored.ownerTeamId);
      await this.accounts.delete(tx, id);
      await this.audit.record(tx, {
        type: 'service-account.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'service-account', id },
        before: toDetails(stored),
      });
    });
  }

  /**
   * Starts the lifetime of a key anew; tokens stay valid. Without `extend` only says what is left.
   *
   * @throws {ApplicationError} NOT_FOUND, CREDENTIAL_NOT_EXTENDABLE, GRANT_ABOVE_OWN_ROLE, ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN
   */
  async extendCredential(
    caller: Principal,
    id: string,
    extend: boolean,
  ): Promise<CredentialExtensionResponse> {
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      const stored = found(await this.accounts.findForUpdate(tx, id), id);
      if (stored.credentialsExpiringOn === null || stored.credentialLifetime === null) {
        throw ApplicationError.of('CREDENTIAL_NOT_EXTENDABLE', {});
      }
      requireGrantable(caller, stored.scopes);
      await this.#requireOwnTeam(tx, caller, stored.ownerTeamId);
      if (!extend) return { credentialExpiresIn: hoursUntil(stored.credentialsExpiringOn, now) };
      const type = await this.attached.requireMayChange(tx, caller, stored);
      const credentialsExpiringOn = expiryOf(stored.credentialLifetime, now);
      const row: ServiceAccountEntity = {
        ...stored,
        credentialsExpiringOn,
        credentialChangedOn: now,
        updatedBy: idOf(caller),
        updatedOn: now,
      };
      await this.accounts.update(tx, row);
      await this.audit.record(tx, {
        type,
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'service-account', id },
        before: toDetails(stored),
        after: toDetails(row),
      });
      return { credentialExpiresIn: hoursUntil(credentialsExpiringOn, now) };
    });
  }

  /** Nobody has a registry token here. @throws {ApplicationError} NOT_FOUND, OCI_TOKEN_NOT_SUPPORTED always otherwise */
  async ociToken(caller: Principal, id: string): Promise<never> {
    await this.get(caller, id);
    throw ApplicationError.of('OCI_TOKEN_NOT_SUPPORTED', {});
  }

  #requireAcceptable(content: AccountContent, publicKey: string | null | undefined): void {
    const rules = { allowHttp: this.config.outgoing.allowHttpKeySets };
    ApplicationError.throwAny(accountProblems(content, rules));
    if (content.authenticationType === 'rsaKeyFederated' && publicKey) {
      throw ApplicationError.of(
        'SERVICE_ACCOUNT_FIELD_INVALID',
        { member: 'publicKey', problem: 'a federated account has none' },
        { pointer: '/publicKey' },
      );
    }
  }

  async #requireSuitable(
    tx: CompanyTransaction,
    { id, scopes }: ServiceAccountEntity,
    content: AccountContent,
  ): Promise<void> {
    const loses = scopes.includes(ISSUER_SCOPE) && !content.scopes.includes(ISSUER_SCOPE);
    if (loses && (await this.accounts.isAttached(tx, id))) {
      throw ApplicationError.of(
        'SERVICE_ACCOUNT_SCOPE_UNSUITABLE',
        { serviceAccountId: id },
        { pointer: '/scopes' },
      );
    }
  }

  /** A key that signs certificates signs nothing else (ruling 10). */
  async #requireNoCaKey(tx: CompanyTransaction, key: AccountKey | undefined): Promise<void> {
    if (key === undefined || !(await this.accounts.isCaKey(tx, key.fingerprint))) return;
    const problem = 'it is the key of a CA or an issuer';
    throw ApplicationError.of('PUBLIC_KEY_INVALID', { problem }, { pointer: '/publicKey' });
  }

  /** RESOURCE_OWNER: what the own teams own (contract.md §2.8). @throws {ApplicationError} NOT_OWN_TEAM */
  async #requireOwnTeam(
    tx: CompanyTransaction,
    caller: Principal,
    teamId: string | null,
  ): Promise<void> {
    if (mayWritePki(caller)) return;
    const isOwn = teamId !== null && (await this.accounts.isInTeam(tx, idOf(caller), teamId));
    if (!isOwn) throw ApplicationError.of('NOT_OWN_TEAM', {});
  }

  async #owner(tx: CompanyTransaction, caller: Principal, wanted: string): Promise<string | null> {
    if (wanted === '') return this.accounts.defaultTeam(tx, caller);
    if (await this.accounts.teamExists(tx, wanted)) return wanted;
    throw ApplicationError.of('OWNER_UNKNOWN', { id: wanted }, { pointer: '/owner' });
  }

  async #naming(content: () => AccountContent, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw refusal(violatedConstraint(error), content()) ?? error;
    }
  }
}

/** What a violated constraint of the table means for the caller. */
function refusal(
  constraint: string | undefined,
  content: AccountContent,
): ApplicationError | undefined {
  if (constraint === 'uq_service_accounts_name') {
    return ApplicationError.of(
      'SERVICE_ACCOUNT_NAME_TAKEN',
      { name: content.name },
      { pointer: '/name' },
    );
  }
  if (constraint === 'uq_service_accounts_public_key_fingerprint') {
    return ApplicationError.of('PUBLIC_KEY_TAKEN', {}, { pointer: '/publicKey' });
  }
  if (constraint === 'uq_service_accounts_issuer_subject') {
    return ApplicationError.of('FEDERATED_SUBJECT_TAKEN', content, { pointer: '/subject' });
  }
  if (constraint === 'fk_service_accounts_owner_team') {
    return ApplicationError.of('OWNER_UNKNOWN', { id: content.owner }, { pointer: '/owner' });
  }
  return undefined;
}

/** The scope without which an account cannot run an issuer. */
const ISSUER_SCOPE = 'distributed-issuance';

function found(row: ServiceAccountEntity | null, id: string): ServiceAccountEntity {
  if (row !== null) return row;
  throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.serviceAccount, id });
}

/** Whoever could change an account above the own role could take it over (ruling 16). */
function requireGrantable(caller: Principal, scopes: readonly string[]): void {
  const above = scopes.find((scope) => !mayGrantScope(caller, scope));
  if (above !== undefined) throw ApplicationError.of('GRANT_ABOVE_OWN_ROLE', { grant: above });
}

function requireSameType(
  stored: ServiceAccountEntity,
  { authenticationType }: ServiceAccountUpdateRequest,
): void {
  if (authenticationType && authenticationType !== stored.authenticationType) {
    throw ApplicationError.of('AUTHENTICATION_TYPE_IMMUTABLE', {});
  }
}

function idOf(caller: Principal): string {
  return caller.kind === 'user' ? caller.userId : caller.serviceAccountId;
}

function hoursUntil(instant: Date, now: Date): number {
  return Math.max(0, (instant.getTime() - now.getTime()) / HOUR_MS);
}

function storedKeyOf(stored: ServiceAccountEntity): AccountKey | undefined {
  const { publicKey: pem, publicKeyFingerprint: fingerprint } = stored;
  return pem === null || fingerprint === null ? undefined : { pem, fingerprint };
}

function rowContent(content: AccountContent) {
  return {
    name: content.name,
    scopes: [...content.scopes],
    authenticationType: content.authenticationType,
    enabled: content.enabled,
    applications: [...content.applications],
    audience: content.audience || null,
    issuerUrl: content.issuerURL || null,
    jwksUri: content.jwksURI || null,
    subject: content.subject || null,
  };
}

function changedRow(
  stored: ServiceAccountEntity,
  content: AccountContent,
  key: AccountKey | undefined,
  now: Date,
  caller: Principal,
): ServiceAccountEntity {
  const isRenewed = isOtherCredential(stored, content, key);
  const isSwitchedOff = stored.enabled && !content.enabled;
  return {
    ...stored,
    ...rowContent(content),
    publicKey: key?.pem ?? null,
    ...(isRenewed ? credentialOf(content, key, now) : {}),
    credentialGeneration: stored.credentialGeneration + (isRenewed || isSwitchedOff ? 1 : 0),
    updatedBy: idOf(caller),
    updatedOn: now,
  };
}
