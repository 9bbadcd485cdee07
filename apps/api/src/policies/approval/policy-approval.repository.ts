import { Injectable } from '@nestjs/common';
import { PKI_WRITERS, type PolicyApprovalMode } from '@luciole/contract';
import type { CompanyTransaction } from '../../database/company-database.ts';

/** Whether a company wants a second person, and who could be one. */
@Injectable()
export class PolicyApprovalRepository {
  async mode(tx: CompanyTransaction): Promise<PolicyApprovalMode> {
    const [row] = await tx.query<{ mode: PolicyApprovalMode }>('select mode from policy_approval');
    return row?.mode ?? 'OFF';
  }

  /**
   * The mode, which nobody changes until the transaction ends. Whatever changes policies begins with this, so that with a
   * second person all changes of a company come one after the other.
   */
  async lockMode(tx: CompanyTransaction): Promise<PolicyApprovalMode> {
    const [row] = await tx.query<{ mode: PolicyApprovalMode }>(
      'select mode from policy_approval for update',
    );
    return row?.mode ?? 'OFF';
  }

  async setMode(tx: CompanyTransaction, mode: PolicyApprovalMode, now: Date): Promise<void> {
    await tx.execute(
      `insert into policy_approval (company_id, mode, modification_date) values ($1, $2, $3)
       on conflict (company_id) do update
         set mode = excluded.mode, modification_date = excluded.modification_date`,
      [tx.companyId, mode, now],
    );
  }

  /** Users who can sign in or call, and may write policies. */
  async countApprovers(tx: CompanyTransaction): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `select count(*)::integer as count from users u
       where u.user_status = 'ACTIVE' and not u.disabled and u.deleted_at is null
         and effective_roles(u.company_id, u.id) && $1::text[]`,
      [PKI_WRITERS],
    );
    return row?.count ?? 0;
  }
}
