import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { formatDateTime } from '@luciole/contract';
import type { CertificatePolicy } from '@luciole/policy';
import { AuditTrail } from '../../audit/audit-trail.ts';
import { actorOf } from '../../auth/actor.ts';
import type { Principal, UserPrincipal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import type { CompanyTransaction } from '../../database/company-database.ts';
import { uuidV7 } from '../../database/uuid-v7.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { nameTaken } from '../naming-policy.ts';
import { PoliciesRepository } from '../policies.repository.ts';
import type { PolicyEntity } from '../policy.entity.ts';
import { policyOf } from '../policy.mapper.ts';
import { PolicyChanges } from '../policy-changes.ts';
import {
  PolicyProposalsRepository,
  type ProposalRow,
  type Proposed,
} from './policy-proposals.repository.ts';
import { stateOf } from './proposal.mapper.ts';

/** How long something waits for its second person, in milliseconds: 14 days. */
const WAITS_MS = 14 * 86_400_000;

/** Puts down what awaits a second person. Callers hold the lock of the mode. */
@Injectable()
export class Proposing {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly policies: PoliciesRepository,
    private readonly changes: PolicyChanges,
    private readonly proposals: PolicyProposalsRepository,
  ) {}

  /**
   * Proposes something and gives the refusal that says so; to be thrown when the transaction has been committed. Whoever
   * repeats the same gets the same proposal; something else of theirs in the same matter replaces it.
   *
   * @throws {ApplicationError} POLICY_PROPOSAL_NEEDS_PERSON, POLICY_NAME_TAKEN, POLICY_IN_USE
   */
  async propose(
    tx: CompanyTransaction,
    caller: Principal,
    proposed: Proposed,
  ): Promise<ApplicationError> {
    if (caller.kind !== 'user') throw ApplicationError.of('POLICY_PROPOSAL_NEEDS_PERSON', {});
    await this.#requirePossible(tx, proposed);
    const now = this.clock.now();
    const former = await this.proposals.sameMatter(tx, caller.userId, proposed, 'OPEN');
    const same = former.find(
      (row) =>
        stateOf(row, now) === 'OPEN' && isDeepStrictEqual(contentOf(row), contentOf(proposed)),
    );
    if (same !== undefined) return awaiting(proposed, same.id, same.expiry_date);
    const made = {
      id: uuidV7(now),
      proposed,
      authorId: caller.userId,
      creationDate: now,
      expiryDate: new Date(now.getTime() + WAITS_MS),
    };
    await this.proposals.insert(tx, made);
    for (const row of former) {
      const decision = { state: 'WITHDRAWN', deciderId: caller.userId, date: now } as const;
      await this.proposals.decide(tx, row.id, decision);
    }
    await this.#record(tx, caller, former, made);
    return awaiting(proposed, made.id, made.expiryDate);
  }

  /**
   * The policy that came of a proposal of the caller to create just this one, while nobody has changed it since: whoever
   * repeats the request after the approval gets what was asked for.
   */
  async created(
    tx: CompanyTransaction,
    caller: Principal,
    proposed: Proposed & { readonly kind: 'CREATE' | 'CHANGE' | 'DELETE' },
  ): Promise<PolicyEntity | undefined> {
    if (caller.kind !== 'user') return undefined;
    const now = this.clock.now();
    const approved = await this.proposals.sameMatter(tx, caller.userId, proposed, 'APPROVED');
    for (const row of approved) {
      if (row.kind === 'SWITCH_OFF' || row.expiry_date <= now) continue;
      const policy = await this.policies.find(tx, row.policy_id);
      const isIt = policy?.revision === 1 && isDeepStrictEqual(policyOf(policy), proposed.content);
      if (isIt) return policy;
    }
    return undefined;
  }

  async #requirePossible(tx: CompanyTransaction, proposed: Proposed): Promise<void> {
    if (proposed.kind === 'SWITCH_OFF') return;
    const { content, kind, policyId } = proposed;
    if (kind === 'DELETE') await this.changes.requireUnused(tx, policyId);
    else if (await this.policies.isNameTaken(tx, content.name, policyId)) {
      throw nameTaken(content.name);
    }
  }

  async #record(
    tx: CompanyTransaction,
    caller: UserPrincipal,
    former: readonly ProposalRow[],
    { id, expiryDate, proposed, creationDate: occurredAt }: Made,
  ): Promise<void> {
    const actor = actorOf(caller);
    for (const row of former) {
      const subject = { kind: 'policy-proposal', id: row.id };
      await this.audit.record(tx, {
        type: 'policy-proposal.withdrawn',
        occurredAt,
        actor,
        subject,
      });
    }
    await this.audit.record(tx, {
      type: 'policy-proposal.created',
      occurredAt,
      actor,
      subject: { kind: 'policy-proposal', id },
      after: { ...proposed, expiryDate },
    });
  }
}

interface Made {
  readonly id: string;
  readonly proposed: Proposed;
  readonly creationDate: Date;
  readonly expiryDate: Date;
}

interface Content {
  readonly kind: Proposed['kind'];
  readonly content: CertificatePolicy | null;
}

/** What makes two proposals in one matter the same. */
function contentOf(proposal: ProposalRow | Proposed): Content {
  const { kind } = proposal;
  return { kind, content: kind === 'SWITCH_OFF' ? null : proposal.content };
}

function awaiting(proposed: Proposed, id: string, expiryDate: Date): ApplicationError {
  return ApplicationError.of('POLICY_AWAITS_APPROVAL', {
    change: changeInWords(proposed),
    id,
    expiryDate: formatDateTime(expiryDate),
  });
}

function changeInWords(proposed: Proposed): string {
  if (proposed.kind === 'SWITCH_OFF') return 'Doing without a second person';
  const { baseRevision, content, kind } = proposed;
  return kind === 'DELETE'
    ? `The deletion of policy ${content.name}`
    : `Revision ${baseRevision + 1} of policy ${content.name}`;
}
