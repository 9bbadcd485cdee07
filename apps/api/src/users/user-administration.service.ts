import { Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  formatDateTime,
  type TeamRole,
  type UserInformation,
  type UserInvitationRequest,
  type UserLinkResponse,
  type UserRolesRequest,
} from '@luciole/contract';
import type { z } from 'zod';
import { ApiKeysService } from '../api-keys/api-keys.service.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { actorOf } from '../auth/actor.ts';
import { mayGrantRole } from '../auth/granting.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { type LinkPurpose, linkUrl, OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { PasswordsService } from '../passwords/passwords.service.ts';
import { SecondFactors } from '../second-factor/second-factors.ts';
import { SessionsService } from '../sessions/sessions.service.ts';
import { Administrators } from './administrators.ts';
import { invitationProblems, requestedRoles } from './check-user.ts';
import {
  type ChangingUser,
  UserAdministrationRepository,
} from './user-administration.repository.ts';
import { UsersService } from './users.service.ts';

type User = z.input<typeof UserInformation>;
type LinkAnswer = z.input<typeof UserLinkResponse>;

/** People of a company, changed by its administrators. Nobody gives, takes or touches what is above the own role (ruling 16). */
@Injectable()
export class UserAdministrationService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly users: UsersService,
    private readonly repository: UserAdministrationRepository,
    private readonly administrators: Administrators,
    private readonly apiKeys: ApiKeysService,
    private readonly links: OneTimeLinks,
    private readonly passwords: PasswordsService,
    private readonly factors: SecondFactors,
    private readonly sessions: SessionsService,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** A user who becomes active by the link. @throws {ApplicationError} USERNAME_TAKEN, USER_FIELD_INVALID, GRANT_ABOVE_OWN_ROLE */
  async invite(caller: Principal, request: UserInvitationRequest): Promise<LinkAnswer> {
    ApplicationError.throwAny([...invitationProblems(request)]);
    requireGrantable(caller, request.roles);
    const now = this.clock.now();
    const id = uuidV7(now);
    const { username } = request;
    try {
      return await this.database.inCompany(caller.companyId, async (tx) => {
        await this.repository.insert(tx, {
          id,
          username,
          emailAddress: request.emailAddress ?? username,
          firstName: request.firstname ?? '',
          lastName: request.lastname ?? '',
          roles: [...new Set(request.roles)],
          now,
        });
        const answer = await this.#link(tx, id, 'INVITATION');
        await this.#record(tx, caller, 'user.created', id, { after: answer.user });
        return answer;
      });
    } catch (error) {
      if (violatedConstraint(error) === 'uq_users_username')
        throw ApplicationError.of('USERNAME_TAKEN', { username }, { pointer: '/username' });
      throw error;
    }
  }

  /** @throws {ApplicationError} NOT_FOUND, USER_ACTIVE_ALREADY, USER_NOT_ACTIVE, GRANT_ABOVE_OWN_ROLE */
  async renewInvitation(caller: Principal, id: string): Promise<LinkAnswer> {
    return this.#changing(caller, id, async (tx, user) => {
      if (user.user_status === 'ACTIVE') throw ApplicationError.of('USER_ACTIVE_ALREADY', {});
      if (user.disabled || user.user_status === 'INACTIVE')
        throw ApplicationError.of('USER_NOT_ACTIVE', {});
      const answer = await this.#link(tx, id, 'INVITATION');
      await this.#record(tx, caller, 'user.link-created', id, { after: { purpose: 'INVITATION' } });
      return answer;
    });
  }

  /** Ends password and sessions; the link sets another password. @throws {ApplicationError} NOT_FOUND, USER_NOT_ACTIVE, GRANT_ABOVE_OWN_ROLE */
  async resetPassword(caller: Principal, id: string): Promise<LinkAnswer> {
    return this.#changing(caller, id, async (tx, user) => {
      if (user.user_status !== 'ACTIVE' || user.disabled)
        throw ApplicationError.of('USER_NOT_ACTIVE', {});
      await this.passwords.remove(tx, id);
      const endedSessions = await this.sessions.endAllOf(tx, id);
      const answer = await this.#link(tx, id, 'PASSWORD_RESET');
      await this.#record(tx, caller, 'user.password-reset', id, { after: { endedSessions } });
      return answer;
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, USER_FIELD_INVALID, GRANT_ABOVE_OWN_ROLE, LAST_ADMINISTRATOR */
  async setRoles(caller: Principal, id: string, request: UserRolesRequest): Promise<User> {
    const { roles, problems } = requestedRoles(request);
    ApplicationError.throwAny(problems);
    requireGrantable(caller, roles);
    return this.#changing(caller, id, async (tx, user) => {
      await this.repository.setRoles(tx, id, roles, this.clock.now());
      await this.administrators.requireOneLeft(tx);
      await this.#record(tx, caller, 'user.changed', id, {
        before: { roles: user.roles },
        after: { roles },
      });
      return this.users.information(tx, id);
    });
  }

  /** Disabling ends sessions and links. @throws {ApplicationError} NOT_FOUND, GRANT_ABOVE_OWN_ROLE, LAST_ADMINISTRATOR */
  async setDisabled(caller: Principal, id: string, disabled: boolean): Promise<User> {
    return this.#changing(caller, id, async (tx, user) => {
      await this.repository.setDisabled(tx, id, disabled, this.clock.now());
      if (disabled) {
        await this.administrators.requireOneLeft(tx);
        await this.sessions.endAllOf(tx, id);
        await this.links.removeAll(tx, id);
      }
      await this.#record(tx, caller, 'user.changed', id, {
        before: { disabled: user.disabled },
        after: { disabled },
      });
      return this.users.information(tx, id);
    });
  }

  /** Makes a user who has a password change it at the next sign-in, or no longer. @throws {ApplicationError} NOT_FOUND, GRANT_ABOVE_OWN_ROLE */
  async setPasswordExpiration(caller: Principal, id: string, mustChange: boolean): Promise<User> {
    return this.#changing(caller, id, async (tx) => {
      await this.passwords.setMustChange(tx, id, mustChange);
      await this.#record(tx, caller, 'user.changed', id, {
        after: { forceLocalPasswordExpiration: mustChange },
      });
      return this.users.information(tx, id);
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, SECOND_FACTOR_UNKNOWN, GRANT_ABOVE_OWN_ROLE */
  async removeSecondFactor(caller: Principal, id: string): Promise<void> {
    await this.#changing(caller, id, async (tx) => {
      if (!(await this.factors.remove(tx, id)))
        throw ApplicationError.of('SECOND_FACTOR_UNKNOWN', {});
      await this.#record(tx, caller, 'user.second-factor-removed', id, {});
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, GRANT_ABOVE_OWN_ROLE, LAST_ADMINISTRATOR, USER_OWNS_TEAMS */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.#changing(caller, id, async (tx) => {
      const before = await this.users.information(tx, id);
      const teamIds = await this.repository.solelyOwnedTeams(tx, id);
      if (teamIds.length > 0) throw ApplicationError.of('USER_OWNS_TEAMS', { teamIds });
      await this.repository.delete(tx, id, this.clock.now());
      await this.administrators.requireOneLeft(tx);
      await this.passwords.remove(tx, id);
      await this.factors.remove(tx, id);
      await this.sessions.endAllOf(tx, id);
      await this.links.removeAll(tx, id);
      await this.apiKeys.revokeAll(tx, caller, id);
      await this.#record(tx, caller, 'user.deleted', id, { before });
    });
  }

  /** Changes one user, under the lock of all who could be the last administrator. */
  async #changing<Result>(
    caller: Principal,
    id: string,
    change: (tx: CompanyTransaction, user: ChangingUser) => Promise<Result>,
  ): Promise<Result> {
    return this.database.inCompany(caller.companyId, async (tx) => {
      await this.administrators.lock(tx);
      const user = await this.repository.findForUpdate(tx, id);
      if (user === undefined)
        throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.user, id });
      requireGrantable(caller, user.effective_roles);
      return change(tx, user);
    });
  }

  async #link(tx: CompanyTransaction, id: string, purpose: LinkPurpose): Promise<LinkAnswer> {
    const { token, expiresOn } = await this.links.make(tx, id, purpose, this.clock.now());
    return {
      user: await this.users.information(tx, id),
      link: linkUrl(this.config.http.publicUrl, token),
      expiresOn: formatDateTime(expiresOn),
    };
  }

  async #record(
    tx: CompanyTransaction,
    caller: Principal,
    type: AuditEventType,
    id: string,
    states: { readonly before?: unknown; readonly after?: unknown },
  ): Promise<void> {
    await this.audit.record(tx, {
      type,
      occurredAt: this.clock.now(),
      actor: actorOf(caller),
      subject: { kind: 'user', id },
      ...states,
    });
  }
}

function requireGrantable(caller: Principal, roles: readonly TeamRole[]): void {
  const above = roles.find((role) => !mayGrantRole(caller, role));
  if (above !== undefined) throw ApplicationError.of('GRANT_ABOVE_OWN_ROLE', { grant: above });
}
