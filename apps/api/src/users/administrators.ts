import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';

/** Sees to it that a company keeps somebody who can do everything (ruling 16). */
@Injectable()
export class Administrators {
  /**
   * Call after a change that could take the last one: of users, teams or memberships. Such changes of a company come one
   * after the other from here on, so that two who remove each other do not both succeed.
   *
   * @throws {ApplicationError} LAST_ADMINISTRATOR when nobody who can sign in or call is SYSTEM_ADMIN
   */
  async requireOneLeft(tx: CompanyTransaction): Promise<void> {
    const rows = await tx.query(
      `select from users u where u.user_status = 'ACTIVE' and not u.disabled and u.deleted_at is null
         and 'SYSTEM_ADMIN' = any(effective_roles(u.company_id, u.id)) limit 1`,
    );
    if (rows.length === 0) throw ApplicationError.of('LAST_ADMINISTRATOR', {});
  }

  /** Call before such a change: the lock is what makes {@link requireOneLeft} true at commit. */
  async lock(tx: CompanyTransaction): Promise<void> {
    await tx.query(
      `select pg_advisory_xact_lock(hashtext('luciole administrators'), hashtext($1))`,
      [tx.companyId],
    );
  }
}
