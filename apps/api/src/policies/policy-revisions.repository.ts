import { Injectable } from '@nestjs/common';
import type { CertificatePolicy } from '@luciole/policy';
import type { AuditActor } from '../audit/audit-trail.ts';
import type { CompanyTransaction } from '../database/company-database.ts';

/** A revision as it is made. */
export interface NewRevision {
  readonly policyId: string;
  readonly number: number;
  readonly content: CertificatePolicy;
  readonly author: AuditActor;
  readonly creationDate: Date;
  /** The revision whose content it brings back. */
  readonly restoredNumber?: number | undefined;
}

/** A row of `policy_revisions`, its author called as they are called now. */
export interface RevisionRow {
  readonly policy_id: string;
  readonly number: number;
  readonly content: CertificatePolicy;
  readonly restored_number: number | null;
  readonly author_kind: 'USER' | 'SERVICE_ACCOUNT' | 'SYSTEM';
  readonly author_id: string | null;
  readonly author_name: string | null;
  readonly creation_date: Date;
  readonly approver_id: string | null;
  readonly approver_name: string | null;
}

/** Most revisions of one list. */
const MOST = 1000;

const REVISION = `select r.policy_id, r.number, r.content, r.restored_number, r.author_kind, r.author_id,
    coalesce(u.username, a.name, r.author_name) as author_name, r.creation_date,
    p.decider_id as approver_id, s.username as approver_name
  from policy_revisions r
  left join users u on u.company_id = r.company_id and u.id = r.author_id
  left join service_accounts a on a.company_id = r.company_id and a.id = r.author_id
  left join policy_proposals p on p.company_id = r.company_id and p.policy_id = r.policy_id
    and p.base_revision = r.number - 1 and p.state = 'APPROVED' and p.kind in ('CREATE', 'CHANGE')
  left join users s on s.company_id = p.company_id and s.id = p.decider_id
  where r.policy_id = $1`;

/** Revisions of policies; they are written once. */
@Injectable()
export class PolicyRevisionsRepository {
  async insert(tx: CompanyTransaction, revision: NewRevision): Promise<void> {
    const { author, content, creationDate, number, policyId, restoredNumber } = revision;
    await tx.execute(
      `insert into policy_revisions
         (company_id, policy_id, number, content, restored_number, author_kind, author_id, author_name, creation_date)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.companyId,
        policyId,
        number,
        JSON.stringify(content),
        restoredNumber ?? null,
        author.kind,
        author.id ?? null,
        author.name ?? null,
        creationDate,
      ],
    );
  }

  /** The newest first. */
  list(tx: CompanyTransaction, policyId: string): Promise<RevisionRow[]> {
    return tx.query<RevisionRow & Record<string, unknown>>(
      `${REVISION} order by r.number desc limit ${MOST}`,
      [policyId],
    );
  }

  async find(
    tx: CompanyTransaction,
    policyId: string,
    number: number,
  ): Promise<RevisionRow | undefined> {
    const [row] = await tx.query<RevisionRow & Record<string, unknown>>(
      `${REVISION} and r.number = $2`,
      [policyId, number],
    );
    return row;
  }

  /** The number of the newest revision; `undefined` for a policy that never was. */
  async newest(tx: CompanyTransaction, policyId: string): Promise<number | undefined> {
    const [row] = await tx.query<{ number: number | null }>(
      'select max(number) as number from policy_revisions where policy_id = $1',
      [policyId],
    );
    return row?.number ?? undefined;
  }
}
