import { Injectable } from '@nestjs/common';
import type { Logger } from '@luciole/service';
import type { AuditEventType } from '../audit/event-types.ts';
import { mayWritePki } from '../auth/granting.ts';
import { type Principal, principalName } from '../auth/principal.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { ServiceAccountEntity } from './service-account.entity.ts';
import { ServiceAccountsRepository } from './service-accounts.repository.ts';

/**
 * Whoever holds the key of an issuer's account gets CA certificates for it: changing it is for administrators of the PKI and
 * for teams that have been given the right, and an alert (ruling 16).
 */
@Injectable()
export class AttachedCredentials {
  constructor(
    private readonly accounts: ServiceAccountsRepository,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Asks before key, lifetime or federation of an account changes.
   *
   * @returns what the change is called in the trail
   * @throws {ApplicationError} ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN
   */
  async requireMayChange(
    tx: CompanyTransaction,
    caller: Principal,
    { id, ownerTeamId }: ServiceAccountEntity,
  ): Promise<AuditEventType> {
    if (!(await this.accounts.isAttached(tx, id))) return 'service-account.credential-changed';
    await this.#requireRight(tx, caller, { id, ownerTeamId });
    const alert = { serviceAccountId: id, by: principalName(caller) };
    this.logger.warn(alert, 'the credential of an issuer’s account is changed');
    return 'service-account.issuer-credential-changed';
  }

  /**
   * Asks before an account gets another owner, who decides who may change its credential.
   *
   * @throws {ApplicationError} ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN
   */
  async requireMayMove(
    tx: CompanyTransaction,
    caller: Principal,
    account: ServiceAccountEntity,
  ): Promise<void> {
    if (await this.accounts.isAttached(tx, account.id))
      await this.#requireRight(tx, caller, account);
  }

  async #requireRight(
    tx: CompanyTransaction,
    caller: Principal,
    { id, ownerTeamId }: Pick<ServiceAccountEntity, 'id' | 'ownerTeamId'>,
  ): Promise<void> {
    if (mayWritePki(caller) || (await this.#isTeamPermitted(tx, caller, ownerTeamId))) return;
    throw ApplicationError.of('ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN', { serviceAccountId: id });
  }

  async #isTeamPermitted(
    tx: CompanyTransaction,
    caller: Principal,
    teamId: string | null,
  ): Promise<boolean> {
    if (caller.kind !== 'user' || teamId === null) return false;
    return this.accounts.isInPermittedTeam(tx, caller.userId, teamId);
  }
}
