import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ServiceAccountEntity } from './service-account.entity.ts';

/** Rows of `service_accounts` within one company's transaction. */
@Injectable()
export class ServiceAccountsRepository {
  /** All accounts by name. */
  list(tx: CompanyTransaction): Promise<ServiceAccountEntity[]> {
    return tx.manager.find(ServiceAccountEntity, { order: { name: 'ASC', id: 'ASC' } });
  }

  find(tx: CompanyTransaction, id: string): Promise<ServiceAccountEntity | null> {
    return tx.manager.findOneBy(ServiceAccountEntity, { companyId: tx.companyId, id });
  }

  /** The row, locked until the transaction ends, so that two changes cannot overwrite each other. */
  findForUpdate(tx: CompanyTransaction, id: string): Promise<ServiceAccountEntity | null> {
    return tx.manager.findOne(ServiceAccountEntity, {
      where: { companyId: tx.companyId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: CompanyTransaction, row: ServiceAccountEntity): Promise<void> {
    await tx.manager.insert(ServiceAccountEntity, row);
  }

  async update(tx: CompanyTransaction, row: ServiceAccountEntity): Promise<void> {
    const { companyId, id, ...columns } = row;
    await tx.manager.update(ServiceAccountEntity, { companyId, id }, columns);
  }

  /** Configurations lose the account with its row (the reference cascades). */
  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.manager.delete(ServiceAccountEntity, { companyId: tx.companyId, id });
  }

  /** Whether an issuer configuration has the account. */
  async isAttached(tx: CompanyTransaction, id: string): Promise<boolean> {
    const rows = await tx.query(
      'select from configuration_service_accounts where service_account_id = $1',
      [id],
    );
    return rows.length > 0;
  }

  /** Whether a public key, by its fingerprint, is or was that of a CA or an issuer of the company. */
  async isCaKey(tx: CompanyTransaction, fingerprint: Buffer): Promise<boolean> {
    const rows = await tx.query(
      `select from certificate_authorities where public_key_hash = $1
       union all select from issuer_certificates where public_key_hash = $1`,
      [fingerprint],
    );
    return rows.length > 0;
  }

  async teamExists(tx: CompanyTransaction, id: string): Promise<boolean> {
    const rows = await tx.query('select from teams where id = $1', [id]);
    return rows.length > 0;
  }

  /**
   * The team that owns an account when nobody says which: the caller's first (the owner's, for a service account), else the
   * built-in one; `null` when the company has neither.
   */
  async defaultTeam(tx: CompanyTransaction, caller: Principal): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `select id from (
         select team_id as id, 1 as preference, creation_date, kind
           from team_memberships where user_id = $1
         union all
         select owner_team_id, 1, created_on, 'OWNER' from service_accounts where id = $1 and owner_team_id is not null
         union all
         select id, 2, creation_date, 'OWNER' from teams where system_generated
       ) candidates order by preference, creation_date, kind desc, id limit 1`,
      [caller.kind === 'user' ? caller.userId : caller.serviceAccountId],
    );
    return row?.id ?? null;
  }

  /** Whether a user is in a team that may change the credentials of its accounts while they are attached. */
  async isInPermittedTeam(
    tx: CompanyTransaction,
    userId: string,
    teamId: string,
  ): Promise<boolean> {
    const rows = await tx.query(
      `select from team_memberships m join teams t on t.company_id = m.company_id and t.id = m.team_id
       where m.user_id = $1 and t.id = $2 and t.may_change_attached_credentials limit 1`,
      [userId, teamId],
    );
    return rows.length > 0;
  }

  /** Whether a user is an owner or a member of a team. */
  async isInTeam(tx: CompanyTransaction, userId: string, teamId: string): Promise<boolean> {
    const rows = await tx.query(
      'select from team_memberships where user_id = $1 and team_id = $2 limit 1',
      [userId, teamId],
    );
    return rows.length > 0;
  }
}
