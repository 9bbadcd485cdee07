import { Injectable } from '@nestjs/common';
import type { HandlerResponse, PolicyApprovalMode, policyProposals } from '@luciole/contract';
import { AuditTrail } from '../../audit/audit-trail.ts';
import { actorOf } from '../../auth/actor.ts';
import type { Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { PolicyApprovalRepository } from './policy-approval.repository.ts';
import { Proposing } from './proposing.ts';

type Settings = HandlerResponse<(typeof policyProposals)['settings']>;

/** Whether changes of policies need a second person. */
@Injectable()
export class PolicyApprovalService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly approval: PolicyApprovalRepository,
    private readonly proposing: Proposing,
  ) {}

  settings({ companyId }: Principal): Promise<Settings> {
    return this.database.inCompany(companyId, (tx) => this.#settings(tx), { readOnly: true });
  }

  /**
   * Switches it on at once. What protects against one person is not switched off by one: that is proposed.
   *
   * @throws {ApplicationError} POLICY_APPROVERS_TOO_FEW, POLICY_AWAITS_APPROVAL
   */
  async change(caller: Principal, wanted: PolicyApprovalMode): Promise<Settings> {
    const outcome = await this.database.inCompany(caller.companyId, async (tx) => {
      if ((await this.approval.lockMode(tx)) === wanted) return this.#settings(tx);
      if (wanted === 'OFF') return this.proposing.propose(tx, caller, { kind: 'SWITCH_OFF' });
      const count = await this.approval.countApprovers(tx);
      if (count < 2) throw ApplicationError.of('POLICY_APPROVERS_TOO_FEW', { count });
      await this.set(tx, caller, wanted);
      return this.#settings(tx);
    });
    if (outcome instanceof ApplicationError) throw outcome;
    return outcome;
  }

  /** Sets the mode, whoever has decided that. */
  async set(tx: CompanyTransaction, caller: Principal, mode: PolicyApprovalMode): Promise<void> {
    const now = this.clock.now();
    const before = await this.approval.mode(tx);
    await this.approval.setMode(tx, mode, now);
    await this.audit.record(tx, {
      type: 'policy-approval.changed',
      occurredAt: now,
      actor: actorOf(caller),
      before: { mode: before },
      after: { mode },
    });
  }

  async #settings(tx: CompanyTransaction): Promise<Settings> {
    return {
      mode: await this.approval.mode(tx),
      approverCount: await this.approval.countApprovers(tx),
    };
  }
}
