import { Injectable } from '@nestjs/common';
import { ENTITY_NAMES, type HandlerResponse, type policyProposals } from '@luciole/contract';
import { diffPolicies } from '@luciole/policy';
import { AuditTrail } from '../../audit/audit-trail.ts';
import { actorOf } from '../../auth/actor.ts';
import { asUser, type Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { judgePolicy } from '../judge-policy.ts';
import { namingPolicy } from '../naming-policy.ts';
import { PoliciesRepository } from '../policies.repository.ts';
import { toPolicyContent } from '../policy.mapper.ts';
import { PolicyChanges } from '../policy-changes.ts';
import { toChange } from '../policy-history.service.ts';
import { PolicyRevisionsRepository } from '../policy-revisions.repository.ts';
import { PolicyApprovalRepository } from './policy-approval.repository.ts';
import { PolicyApprovalService } from './policy-approval.service.ts';
import {
  type Decision,
  PolicyProposalsRepository,
  type ProposalRow,
} from './policy-proposals.repository.ts';
import { stateOf, toProposal } from './proposal.mapper.ts';

type Routes = typeof policyProposals;
type Proposal = HandlerResponse<Routes['approve']>;

/** What awaits a second person, and what that person decides (decision 0038). */
@Injectable()
export class PolicyProposalsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly policies: PoliciesRepository,
    private readonly revisions: PolicyRevisionsRepository,
    private readonly changes: PolicyChanges,
    private readonly proposals: PolicyProposalsRepository,
    private readonly modes: PolicyApprovalRepository,
    private readonly approval: PolicyApprovalService,
  ) {}

  async list({ companyId }: Principal): Promise<HandlerResponse<Routes['list']>> {
    const rows = await this.database.inCompany(companyId, (tx) => this.proposals.list(tx), {
      readOnly: true,
    });
    const now = this.clock.now();
    return { proposals: rows.map((row) => toProposal(row, now)) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get({ companyId }: Principal, id: string): Promise<HandlerResponse<Routes['get']>> {
    const { base, row } = await this.database.inCompany(
      companyId,
      async (tx) => {
        const found = required(await this.proposals.find(tx, id), id);
        const isChange = found.kind === 'CHANGE';
        return {
          row: found,
          base: isChange
            ? await this.revisions.find(tx, found.policy_id, found.base_revision)
            : undefined,
        };
      },
      { readOnly: true },
    );
    return {
      ...toProposal(row, this.clock.now()),
      ...(row.content !== null && { policy: toPolicyContent(row.content) }),
      ...(row.content !== null &&
        base !== undefined && { changes: diffPolicies(base.content, row.content).map(toChange) }),
    };
  }

  /**
   * Makes it take effect, as a change by its author.
   *
   * @throws {ApplicationError} NOT_FOUND, POLICY_PROPOSAL_CLOSED, POLICY_PROPOSAL_OWN, POLICY_PROPOSAL_STALE; as a change
   *   of the policy would for what it says
   */
  async approve(
    caller: Principal,
    id: string,
    comment: string | null | undefined,
  ): Promise<Proposal> {
    const { userId } = asUser(caller);
    return this.#decide(caller, id, async (tx, row) => {
      if (row.author_id === userId) throw ApplicationError.of('POLICY_PROPOSAL_OWN', {});
      if (stateOf(row, this.clock.now()) === 'STALE') {
        throw ApplicationError.of('POLICY_PROPOSAL_STALE', {});
      }
      const decision = { state: 'APPROVED', comment } as const;
      await namingPolicy(row.content?.name ?? '', () => this.#carryOut(tx, caller, row));
      return decision;
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, POLICY_PROPOSAL_CLOSED */
  async reject(
    caller: Principal,
    id: string,
    comment: string | null | undefined,
  ): Promise<Proposal> {
    const { userId } = asUser(caller);
    return this.#decide(caller, id, (_tx, row) =>
      Promise.resolve({ state: row.author_id === userId ? 'WITHDRAWN' : 'REJECTED', comment }),
    );
  }

  /** Runs `work` with a proposal that nobody has decided and nobody else decides meanwhile, and keeps what it decides. */
  #decide(
    caller: Principal,
    id: string,
    work: (
      tx: CompanyTransaction,
      row: ProposalRow,
    ) => Promise<Pick<Decision, 'state' | 'comment'>>,
  ): Promise<Proposal> {
    return this.database.inCompany(caller.companyId, async (tx) => {
      await this.modes.lockMode(tx);
      const row = required(await this.proposals.findForUpdate(tx, id), id);
      const now = this.clock.now();
      const state = stateOf(row, now);
      if (state !== 'OPEN' && state !== 'STALE') {
        throw ApplicationError.of('POLICY_PROPOSAL_CLOSED', { state });
      }
      const decided = await work(tx, row);
      const deciderId = asUser(caller).userId;
      await this.proposals.decide(tx, id, { ...decided, deciderId, date: now });
      const proposal = toProposal(required(await this.proposals.find(tx, id), id), now);
      await this.audit.record(tx, {
        type: EVENTS[decided.state],
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'policy-proposal', id },
        after: proposal,
      });
      return proposal;
    });
  }

  async #carryOut(tx: CompanyTransaction, caller: Principal, row: ProposalRow): Promise<void> {
    if (row.kind === 'SWITCH_OFF') return this.approval.set(tx, caller, 'OFF');
    const { content, kind, policy_id: policyId } = row;
    const stored = kind === 'CREATE' ? null : await this.policies.findForUpdate(tx, policyId);
    await this.changes.perform(
      tx,
      {
        kind,
        policyId,
        baseRevision: row.base_revision,
        // Judged once more: what may be saved can have become less since it was proposed.
        content: kind === 'DELETE' ? content : judgePolicy(content).policy,
        restoredNumber: row.restored_number ?? undefined,
      },
      stored,
      { actor: actorOf(caller), author: { kind: 'USER', id: row.author_id } },
    );
  }
}

const EVENTS = {
  APPROVED: 'policy-proposal.approved',
  REJECTED: 'policy-proposal.rejected',
  WITHDRAWN: 'policy-proposal.withdrawn',
} as const;

function required(row: ProposalRow | undefined, id: string): ProposalRow {
  if (row !== undefined) return row;
  throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.policyProposal, id });
}
