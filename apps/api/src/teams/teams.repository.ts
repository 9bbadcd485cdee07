import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import { TeamEntity } from './team.entity.ts';
import type { TeamUsers } from './team.mapper.ts';

/** How a user belongs to a team. */
export type MembershipKind = 'OWNER' | 'MEMBER';

const NOBODY: TeamUsers = { owners: [], members: [] };

/** Rows of `teams` and `team_memberships` within one company's transaction. */
@Injectable()
export class TeamsRepository {
  /** All teams by name. */
  list(tx: CompanyTransaction): Promise<TeamEntity[]> {
    return tx.manager.find(TeamEntity, { order: { name: 'ASC', id: 'ASC' } });
  }

  find(tx: CompanyTransaction, id: string): Promise<TeamEntity | null> {
    return tx.manager.findOneBy(TeamEntity, { companyId: tx.companyId, id });
  }

  /** The row, locked until the transaction ends, so that two changes cannot overwrite each other. */
  findForUpdate(tx: CompanyTransaction, id: string): Promise<TeamEntity | null> {
    return tx.manager.findOne(TeamEntity, {
      where: { companyId: tx.companyId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: CompanyTransaction, row: TeamEntity): Promise<void> {
    await tx.manager.insert(TeamEntity, row);
  }

  async update(tx: CompanyTransaction, row: TeamEntity): Promise<void> {
    const { companyId, id, ...columns } = row;
    await tx.manager.update(TeamEntity, { companyId, id }, columns);
  }

  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.manager.delete(TeamEntity, { companyId: tx.companyId, id });
  }

  /** Users by team: of one team, or of all. */
  async users(tx: CompanyTransaction, id?: string): Promise<ReadonlyMap<string, TeamUsers>> {
    const rows = await tx.query<{ team_id: string; owners: string[]; members: string[] }>(
      `select team_id,
         coalesce(array_agg(user_id order by position, user_id) filter (where kind = 'OWNER'), '{}') as owners,
         coalesce(array_agg(user_id order by position, user_id) filter (where kind = 'MEMBER'), '{}') as members
       from team_memberships where $1::uuid is null or team_id = $1 group by team_id`,
      [id ?? null],
    );
    return new Map(rows.map(({ team_id, owners, members }) => [team_id, { owners, members }]));
  }

  /** Users of one team. */
  async usersOf(tx: CompanyTransaction, id: string): Promise<TeamUsers> {
    return (await this.users(tx, id)).get(id) ?? NOBODY;
  }

  /** Adds users after those who are there; who is there already stays where they are, also when no claim says so any more. */
  async add(
    tx: CompanyTransaction,
    id: string,
    kind: MembershipKind,
    userIds: readonly string[],
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into team_memberships (company_id, team_id, user_id, kind, position, creation_date)
       select $1, $2, wanted.user_id, $3, wanted.place + coalesce(
           (select max(position) from team_memberships where team_id = $2 and kind = $3), 0), $5
       from unnest($4::uuid[]) with ordinality as wanted (user_id, place)
       on conflict on constraint pk_team_memberships do update set by_claims = false`,
      [tx.companyId, id, kind, userIds, now],
    );
  }

  async remove(
    tx: CompanyTransaction,
    id: string,
    kind: MembershipKind,
    userIds: readonly string[],
  ): Promise<void> {
    await tx.execute(
      'delete from team_memberships where team_id = $1 and kind = $2 and user_id = any($3)',
      [id, kind, userIds],
    );
  }

  /** Those of the given ids that no living user has. */
  async unknownUsers(tx: CompanyTransaction, ids: readonly string[]): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `select wanted.id from unnest($1::uuid[]) as wanted (id)
       where not exists (select from users u where u.id = wanted.id and u.deleted_at is null)`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of the service accounts that a team owns, at most 100. */
  async serviceAccountIds(tx: CompanyTransaction, id: string): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      'select id from service_accounts where owner_team_id = $1 order by id limit 100',
      [id],
    );
    return rows.map((row) => row.id);
  }
}
