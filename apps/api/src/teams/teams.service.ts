import { Inject, Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type TeamCreateRequest,
  type TeamInformation,
  type TeamRole,
  type TeamUpdateRequest,
} from '@luciole/contract';
import { countCharacters } from '@luciole/policy';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { mayGrantRole, mayWritePki } from '../auth/granting.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { Administrators } from '../users/administrators.ts';
import type { TeamEntity } from './team.entity.ts';
import { toTeamInformation } from './team.mapper.ts';
import { type MembershipKind, TeamsRepository } from './teams.repository.ts';

type Team = z.input<typeof TeamInformation>;

/** Longest name in characters (contract.md §2.8). */
const MAX_NAME_LENGTH = 100;

/**
 * Teams: who owns service accounts, and who may do what: owners and members have the role of their team (contract.md §2.8).
 * RESOURCE_OWNER changes teams of which the caller is an owner.
 */
@Injectable()
export class TeamsService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(TeamsRepository) private readonly teams: TeamsRepository,
    @Inject(Administrators) private readonly administrators: Administrators,
  ) {}

  /** All teams of the caller's company, by name. */
  async list(caller: Principal): Promise<{ teams: Team[] }> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => {
        const rows = await this.teams.list(tx);
        const users = await this.teams.users(tx);
        const nobody = { owners: [], members: [] };
        return { teams: rows.map((row) => toTeamInformation(row, users.get(row.id) ?? nobody)) };
      },
      { readOnly: true },
    );
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<Team> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => this.#information(tx, found(await this.teams.find(tx, id), id)),
      { readOnly: true },
    );
  }

  /**
   * @throws {ApplicationError} TEAM_NAME_INVALID, TEAM_NAME_TAKEN, TEAM_WITHOUT_OWNER, TEAM_USER_UNKNOWN,
   *   GRANT_ABOVE_OWN_ROLE
   */
  async create(caller: Principal, request: TeamCreateRequest): Promise<Team> {
    requireName(request.name);
    requireGrantable(caller, request.role);
    requireMayPermit(caller, request.mayChangeAttachedCredentials ?? false, false);
    const owners = distinct(request.owners ?? []);
    const members = distinct(request.members ?? []);
    if (owners.length === 0) {
      throw ApplicationError.of('TEAM_WITHOUT_OWNER', {}, { pointer: '/owners' });
    }
    const now = this.clock.now();
    const row: TeamEntity = {
      companyId: caller.companyId,
      id: uuidV7(now),
      name: request.name,
      role: request.role,
      userMatchingRules: request.userMatchingRules ?? [],
      systemGenerated: false,
      mayChangeAttachedCredentials: request.mayChangeAttachedCredentials ?? false,
      creationDate: now,
      modificationDate: now,
    };
    return this.#naming(row.name, () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        await this.#requireUsers(tx, [...owners, ...members]);
        await this.teams.insert(tx, row);
        await this.teams.add(tx, row.id, 'OWNER', owners, now);
        await this.teams.add(tx, row.id, 'MEMBER', members, now);
        const after = await this.#information(tx, row);
        await this.audit.record(tx, {
          type: 'team.created',
          occurredAt: now,
          actor: actorOf(caller),
          subject: { kind: 'team', id: row.id },
          after,
        });
        return after;
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, TEAM_NAME_INVALID, TEAM_NAME_TAKEN, GRANT_ABOVE_OWN_ROLE, NOT_OWN_TEAM, LAST_ADMINISTRATOR */
  async update(caller: Principal, id: string, request: TeamUpdateRequest): Promise<Team> {
    return this.#naming(request.name ?? '', () =>
      this.#changing(caller, id, async (_tx, stored) => {
        const row: TeamEntity = {
          ...stored,
          name: request.name ?? stored.name,
          role: request.role ?? stored.role,
          userMatchingRules: request.userMatchingRules ?? stored.userMatchingRules,
          mayChangeAttachedCredentials:
            request.mayChangeAttachedCredentials ?? stored.mayChangeAttachedCredentials,
        };
        requireName(row.name);
        requireGrantable(caller, row.role);
        requireMayPermit(
          caller,
          row.mayChangeAttachedCredentials,
          stored.mayChangeAttachedCredentials,
        );
        return Promise.resolve(row);
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, TEAM_USER_UNKNOWN, GRANT_ABOVE_OWN_ROLE */
  async addUsers(
    caller: Principal,
    id: string,
    kind: MembershipKind,
    userIds: readonly string[],
  ): Promise<Team> {
    return this.#changing(caller, id, async (tx, stored, now) => {
      await this.#requireUsers(tx, userIds);
      await this.teams.add(tx, id, kind, distinct(userIds), now);
      return stored;
    });
  }

  /**
   * Users of the company who are not in the team are passed over.
   *
   * @throws {ApplicationError} NOT_FOUND, TEAM_USER_UNKNOWN, TEAM_WITHOUT_OWNER when nobody would own the team,
   *   GRANT_ABOVE_OWN_ROLE
   */
  async removeUsers(
    caller: Principal,
    id: string,
    kind: MembershipKind,
    userIds: readonly string[],
  ): Promise<Team> {
    return this.#changing(caller, id, async (tx, stored) => {
      const before = await this.teams.usersOf(tx, id);
      const present = new Set(kind === 'OWNER' ? before.owners : before.members);
      // Who is in the team can leave it, also a user who was deleted since.
      await this.#requireUsers(
        tx,
        userIds.filter((userId) => !present.has(userId.toLowerCase())),
      );
      await this.teams.remove(tx, id, kind, userIds);
      const { owners } = await this.teams.usersOf(tx, id);
      if (kind === 'OWNER' && owners.length === 0) {
        throw ApplicationError.of('TEAM_WITHOUT_OWNER', {});
      }
      return stored;
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, TEAM_IN_USE, GRANT_ABOVE_OWN_ROLE; NOT_SUPPORTED for the built-in team */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      await this.administrators.lock(tx);
      const row = found(await this.teams.findForUpdate(tx, id), id);
      requireGrantable(caller, row.role);
      await this.#requireOwn(tx, caller, id);
      if (row.systemGenerated) {
        throw ApplicationError.of('NOT_SUPPORTED', { feature: 'Deleting the built-in team' });
      }
      const serviceAccountIds = await this.teams.serviceAccountIds(tx, id);
      if (serviceAccountIds.length > 0) {
        throw ApplicationError.of('TEAM_IN_USE', { serviceAccountIds });
      }
      const before = await this.#information(tx, row);
      await this.teams.delete(tx, id);
      await this.administrators.requireOneLeft(tx);
      await this.audit.record(tx, {
        type: 'team.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'team', id },
        before,
      });
    });
  }

  /** Changes one team under its lock; `change` gives the row that results. */
  async #changing(
    caller: Principal,
    id: string,
    change: (tx: CompanyTransaction, stored: TeamEntity, now: Date) => Promise<TeamEntity>,
  ): Promise<Team> {
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      await this.administrators.lock(tx);
      const stored = found(await this.teams.findForUpdate(tx, id), id);
      // Whoever joins a team has its role, so that a team above the own role is not to be touched either.
      requireGrantable(caller, stored.role);
      await this.#requireOwn(tx, caller, id);
      const before = await this.#information(tx, stored);
      const row = { ...(await change(tx, stored, now)), modificationDate: now };
      await this.teams.update(tx, row);
      await this.administrators.requireOneLeft(tx);
      const after = await this.#information(tx, row);
      await this.audit.record(tx, {
        type: 'team.changed',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'team', id },
        before,
        after,
      });
      return after;
    });
  }

  /** @throws {ApplicationError} NOT_OWN_TEAM for a RESOURCE_OWNER who owns another team, or none */
  async #requireOwn(tx: CompanyTransaction, caller: Principal, id: string): Promise<void> {
    if (mayWritePki(caller)) return;
    const { owners } = await this.teams.usersOf(tx, id);
    if (caller.kind === 'user' && owners.includes(caller.userId)) return;
    throw ApplicationError.of('NOT_OWN_TEAM', {});
  }

  async #information(tx: CompanyTransaction, row: TeamEntity): Promise<Team> {
    return toTeamInformation(row, await this.teams.usersOf(tx, row.id));
  }

  async #requireUsers(tx: CompanyTransaction, userIds: readonly string[]): Promise<void> {
    const ids = await this.teams.unknownUsers(tx, distinct(userIds));
    if (ids.length > 0) throw ApplicationError.of('TEAM_USER_UNKNOWN', { ids });
  }

  async #naming<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (violatedConstraint(error) === 'uq_teams_name') {
        throw ApplicationError.of('TEAM_NAME_TAKEN', { name });
      }
      throw error;
    }
  }
}

function found(row: TeamEntity | null, id: string): TeamEntity {
  if (row !== null) return row;
  throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.team, id });
}

function requireName(name: string): void {
  const isName =
    name.trim() !== '' && countCharacters(name) <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(name);
  if (!isName) throw ApplicationError.of('TEAM_NAME_INVALID', {}, { pointer: '/name' });
}

function requireGrantable(caller: Principal, role: TeamRole): void {
  if (!mayGrantRole(caller, role))
    throw ApplicationError.of('GRANT_ABOVE_OWN_ROLE', { grant: role });
}

/** Who may change what issuers are gives the right to change their credentials; anybody who changes a team may take it away. */
function requireMayPermit(caller: Principal, wanted: boolean, stored: boolean): void {
  if (wanted && !stored && !mayWritePki(caller))
    throw ApplicationError.of('GRANT_ABOVE_OWN_ROLE', { grant: 'mayChangeAttachedCredentials' });
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
