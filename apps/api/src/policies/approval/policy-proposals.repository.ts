import { Injectable } from '@nestjs/common';
import type { CertificatePolicy } from '@luciole/policy';
import type { CompanyTransaction } from '../../database/company-database.ts';
import type { PolicyChange } from '../policy-changes.ts';

/** What can be proposed. */
export type Proposed = PolicyChange | { readonly kind: 'SWITCH_OFF' };

/** A proposal as it is made. */
export interface NewProposal {
  readonly id: string;
  readonly proposed: Proposed;
  readonly authorId: string;
  readonly creationDate: Date;
  readonly expiryDate: Date;
}

/** How a proposal ended. */
export interface Decision {
  readonly state: 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
  readonly deciderId: string;
  readonly date: Date;
  readonly comment?: string | null | undefined;
}

interface Columns {
  readonly id: string;
  readonly state: 'OPEN' | Decision['state'];
  readonly author_id: string;
  readonly author_name: string;
  readonly creation_date: Date;
  readonly expiry_date: Date;
  readonly decider_id: string | null;
  readonly decider_name: string | null;
  readonly decision_date: Date | null;
  readonly comment: string | null;
  /** The revision in force; `null` when there is no such policy. */
  readonly current_revision: number | null;
}

/** A row of `policy_proposals`, people called as they are called now. */
export type ProposalRow = Columns &
  (
    | {
        readonly kind: PolicyChange['kind'];
        readonly policy_id: string;
        readonly base_revision: number;
        readonly content: CertificatePolicy;
        readonly restored_number: number | null;
      }
    | {
        readonly kind: 'SWITCH_OFF';
        readonly policy_id: null;
        readonly base_revision: null;
        readonly content: null;
        readonly restored_number: null;
      }
  );

/** Most proposals of one list. */
const MOST = 1000;

const PROPOSAL = `select p.id, p.kind, p.policy_id, p.base_revision, p.content, p.restored_number, p.state,
    p.author_id, a.username as author_name, p.creation_date, p.expiry_date,
    p.decider_id, d.username as decider_name, p.decision_date, p.comment, c.revision as current_revision
  from policy_proposals p
  join users a on a.company_id = p.company_id and a.id = p.author_id
  left join users d on d.company_id = p.company_id and d.id = p.decider_id
  left join policies c on c.company_id = p.company_id and c.id = p.policy_id`;

/** Proposals; what they say is written once, and they are decided once. */
@Injectable()
export class PolicyProposalsRepository {
  /** The newest first. */
  list(tx: CompanyTransaction): Promise<ProposalRow[]> {
    return rows(tx, `order by p.id desc limit ${MOST}`, []);
  }

  async find(tx: CompanyTransaction, id: string): Promise<ProposalRow | undefined> {
    return (await rows(tx, 'where p.id = $1', [id]))[0];
  }

  /** Nobody else decides it until the transaction ends. */
  async findForUpdate(tx: CompanyTransaction, id: string): Promise<ProposalRow | undefined> {
    return (await rows(tx, 'where p.id = $1 for update of p', [id]))[0];
  }

  /** What an author has proposed in the same matter, with or without a decision; the newest first. */
  sameMatter(
    tx: CompanyTransaction,
    authorId: string,
    proposed: Proposed,
    state: ProposalRow['state'],
  ): Promise<ProposalRow[]> {
    // A policy that is not there yet is known by its name, every other one by its id.
    if (proposed.kind === 'CREATE') {
      return rows(
        tx,
        `where p.author_id = $1 and p.state = $2 and p.kind = 'CREATE' and p.content->>'name' = $3
         order by p.id desc`,
        [authorId, state, proposed.content.name],
      );
    }
    return rows(
      tx,
      `where p.author_id = $1 and p.state = $2 and p.kind <> 'CREATE' and p.policy_id is not distinct from $3
       order by p.id desc`,
      [authorId, state, proposed.kind === 'SWITCH_OFF' ? null : proposed.policyId],
    );
  }

  async insert(tx: CompanyTransaction, proposal: NewProposal): Promise<void> {
    const { authorId, creationDate, expiryDate, id, proposed } = proposal;
    const change = proposed.kind === 'SWITCH_OFF' ? undefined : proposed;
    await tx.execute(
      `insert into policy_proposals (company_id, id, kind, policy_id, base_revision, content, restored_number,
         author_id, creation_date, expiry_date, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'OPEN')`,
      [
        tx.companyId,
        id,
        proposed.kind,
        change?.policyId ?? null,
        change?.baseRevision ?? null,
        change === undefined ? null : JSON.stringify(change.content),
        change?.restoredNumber ?? null,
        authorId,
        creationDate,
        expiryDate,
      ],
    );
  }

  async decide(tx: CompanyTransaction, id: string, decision: Decision): Promise<void> {
    const { comment, date, deciderId, state } = decision;
    await tx.execute(
      `update policy_proposals set state = $2, decider_id = $3, decision_date = $4, comment = $5
       where id = $1 and state = 'OPEN'`,
      [id, state, deciderId, date, comment ?? null],
    );
  }
}

function rows(
  tx: CompanyTransaction,
  condition: string,
  parameters: readonly unknown[],
): Promise<ProposalRow[]> {
  return tx.query<ProposalRow & Record<string, unknown>>(`${PROPOSAL} ${condition}`, parameters);
}
