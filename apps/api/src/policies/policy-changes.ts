import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CertificatePolicy } from '@luciole/policy';
import { type AuditActor, AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PoliciesRepository } from './policies.repository.ts';
import type { PolicyDocument, PolicyEntity } from './policy.entity.ts';
import { policyOf } from './policy.mapper.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

/** What is to be done to a policy. */
export interface PolicyChange {
  readonly kind: 'CREATE' | 'CHANGE' | 'DELETE';
  readonly policyId: string;
  /** The revision that it is done to; 0 for a new policy. */
  readonly baseRevision: number;
  /** The whole policy as it is to be; as it is when it is to be deleted. */
  readonly content: CertificatePolicy;
  /** The revision whose content it brings back. */
  readonly restoredNumber?: number | undefined;
}

/** Whose doing a change is: the author made it up, the actor made it happen. */
interface Doers {
  readonly author: AuditActor;
  readonly actor: AuditActor;
}

/** The one place where policies are written: row, revision and audit event together. */
@Injectable()
export class PolicyChanges {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly policies: PoliciesRepository,
    private readonly revisions: PolicyRevisionsRepository,
  ) {}

  /**
   * Makes a change take effect, and gives the row as it is then, or was before it was deleted.
   *
   * @param stored - the row that is changed, locked; `null` for CREATE
   * @throws {ApplicationError} POLICY_IN_USE
   */
  perform(
    tx: CompanyTransaction,
    change: PolicyChange,
    stored: PolicyEntity | null,
    doers: Doers,
  ): Promise<PolicyEntity> {
    if (stored === null) return this.#create(tx, change, doers);
    return change.kind === 'DELETE'
      ? this.#delete(tx, stored, doers)
      : this.#change(tx, change, stored, doers);
  }

  /** @throws {ApplicationError} POLICY_IN_USE with the configurations that refer to it */
  async requireUnused(tx: CompanyTransaction, id: string): Promise<void> {
    const configurationIds = await this.policies.configurationIds(tx, id);
    if (configurationIds.length > 0) {
      throw ApplicationError.of('POLICY_IN_USE', { configurationIds });
    }
  }

  async #create(
    tx: CompanyTransaction,
    change: PolicyChange,
    { actor, author }: Doers,
  ): Promise<PolicyEntity> {
    const now = this.clock.now();
    const row: PolicyEntity = {
      ...rowContent(change.content),
      companyId: tx.companyId,
      id: change.policyId,
      revision: 1,
      creationDate: now,
      modificationDate: now,
    };
    await this.policies.insert(tx, row);
    await this.#keep(tx, row, author);
    await this.audit.record(tx, {
      type: 'policy.created',
      occurredAt: now,
      actor,
      subject: { kind: 'policy', id: row.id },
      after: change.content,
    });
    return row;
  }

  /** A new revision, if the policy says something else. */
  async #change(
    tx: CompanyTransaction,
    { content, restoredNumber }: PolicyChange,
    stored: PolicyEntity,
    { actor, author }: Doers,
  ): Promise<PolicyEntity> {
    const before = policyOf(stored);
    const isOther = !isDeepStrictEqual(content, before);
    const row: PolicyEntity = {
      ...stored,
      ...rowContent(content),
      revision: stored.revision + (isOther ? 1 : 0),
      modificationDate: this.clock.now(),
    };
    await this.policies.update(tx, row);
    if (isOther) await this.#keep(tx, row, author, restoredNumber);
    await this.audit.record(tx, {
      type: 'policy.changed',
      occurredAt: row.modificationDate,
      actor,
      subject: { kind: 'policy', id: row.id },
      before,
      after: content,
    });
    return row;
  }

  async #delete(
    tx: CompanyTransaction,
    stored: PolicyEntity,
    { actor }: Doers,
  ): Promise<PolicyEntity> {
    await this.requireUnused(tx, stored.id);
    await this.policies.delete(tx, stored.id);
    await this.audit.record(tx, {
      type: 'policy.deleted',
      occurredAt: this.clock.now(),
      actor,
      subject: { kind: 'policy', id: stored.id },
      before: policyOf(stored),
    });
    return stored;
  }

  #keep(
    tx: CompanyTransaction,
    row: PolicyEntity,
    author: AuditActor,
    restoredNumber?: number,
  ): Promise<void> {
    return this.revisions.insert(tx, {
      policyId: row.id,
      number: row.revision,
      content: policyOf(row),
      author,
      creationDate: row.modificationDate,
      restoredNumber,
    });
  }
}

function rowContent(
  policy: CertificatePolicy,
): Pick<PolicyEntity, 'name' | 'validityPeriod' | 'document'> {
  const { name, validityPeriod, ...document } = policy;
  return { name, validityPeriod, document: document satisfies PolicyDocument };
}
