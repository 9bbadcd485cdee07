import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type ExtendedPolicyInformation,
  formatDateTime,
  type PolicyCreateRequest,
  type PolicyUpdateRequest,
} from '@luciole/contract';
import { type CertificatePolicy, readPolicy } from '@luciole/policy';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { ConfigurationRecordsService } from '../configurations/records/configuration-records.service.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PoliciesRepository } from './policies.repository.ts';
import type { PolicyDocument, PolicyEntity } from './policy.entity.ts';
import { patched, policyOf, toExtendedPolicyInformation } from './policy.mapper.ts';
import { toProblem, toWarning } from './policy-problems.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

type Saved = z.input<typeof ExtendedPolicyInformation>;
type Judged = { readonly policy: CertificatePolicy; readonly warnings: Pick<Saved, 'warnings'> };

/** Workload issuance policies (contract.md §2.3). */
@Injectable()
export class PoliciesService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PoliciesRepository) private readonly policies: PoliciesRepository,
    @Inject(PolicyRevisionsRepository) private readonly revisions: PolicyRevisionsRepository,
    @Inject(ConfigurationRecordsService)
    private readonly configurations: ConfigurationRecordsService,
  ) {}

  /** All policies of the caller's company with the configurations that refer to them, by name. */
  async list(caller: Principal): Promise<{ policies: Saved[] }> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => {
        const rows = await this.policies.list(tx);
        const configurations = await this.configurations.informationByPolicy(tx);
        return {
          policies: rows.map((row) =>
            toExtendedPolicyInformation(row, configurations.get(row.id) ?? []),
          ),
        };
      },
      { readOnly: true },
    );
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<Saved> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => this.#extended(tx, found(await this.policies.find(tx, id), id)),
      { readOnly: true },
    );
  }

  /** @throws {ApplicationError} with every problem of the policy at once; POLICY_NAME_TAKEN */
  async create(caller: Principal, request: PolicyCreateRequest): Promise<Saved> {
    const { policy, warnings } = judged(contentOf(request));
    const now = this.clock.now();
    const row: PolicyEntity = {
      ...rowContent(policy),
      companyId: caller.companyId,
      id: uuidV7(now),
      revision: 1,
      creationDate: now,
      modificationDate: now,
    };
    return this.#naming(policy.name, () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        await this.policies.insert(tx, row);
        await this.#keep(tx, row, caller);
        await this.audit.record(tx, {
          type: 'policy.created',
          occurredAt: now,
          actor: actorOf(caller),
          subject: { kind: 'policy', id: row.id },
          after: policy,
        });
        return { ...toExtendedPolicyInformation(row, []), ...warnings };
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, every problem of the resulting policy at once, POLICY_NAME_TAKEN */
  async update(caller: Principal, id: string, request: PolicyUpdateRequest): Promise<Saved> {
    return this.#naming(request.name ?? '', () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        const stored = found(await this.policies.findForUpdate(tx, id), id);
        return this.#change(tx, caller, stored, patched(policyOf(stored), contentOf(request)));
      }),
    );
  }

  /**
   * Makes a policy say again what it said in a former revision, with every check of a change.
   *
   * @throws {ApplicationError} NOT_FOUND, every problem of the resulting policy at once, POLICY_NAME_TAKEN
   */
  async restore(caller: Principal, id: string, number: number): Promise<Saved> {
    const former = await this.database.inCompany(
      caller.companyId,
      (tx) => this.revisions.find(tx, id, number),
      { readOnly: true },
    );
    return this.#naming(former?.content.name ?? '', () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        const stored = found(await this.policies.findForUpdate(tx, id), id);
        if (former === undefined) {
          const entity = ENTITY_NAMES.policyRevision;
          throw ApplicationError.of('NOT_FOUND', { entity, id: `${id}/${number}` });
        }
        return this.#change(tx, caller, stored, former.content, number);
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, POLICY_IN_USE with the configurations that refer to it */
  async delete(caller: Principal, id: string): Promise<{ id: string; name: string }> {
    return this.database.inCompany(caller.companyId, async (tx) => {
      const row = found(await this.policies.findForUpdate(tx, id), id);
      const configurationIds = await this.policies.configurationIds(tx, id);
      if (configurationIds.length > 0) {
        throw ApplicationError.of('POLICY_IN_USE', { configurationIds });
      }
      await this.policies.delete(tx, id);
      await this.audit.record(tx, {
        type: 'policy.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'policy', id },
        before: policyOf(row),
      });
      return { id, name: row.name };
    });
  }

  /** The policy itself. @throws {ApplicationError} NOT_FOUND */
  async policy(caller: Principal, id: string): Promise<CertificatePolicy> {
    const row = await this.database.inCompany(
      caller.companyId,
      (tx) => this.policies.find(tx, id),
      { readOnly: true },
    );
    return policyOf(found(row, id));
  }

  /** Rows of the given policies in the given order; ids that the company does not have are left out. */
  async rowsOf(tx: CompanyTransaction, ids: readonly string[]): Promise<readonly PolicyEntity[]> {
    const rows = new Map((await this.policies.findAll(tx, ids)).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  /** Which revisions these policies are; one that changed since they were read is left out. */
  async revisionsOf(
    tx: CompanyTransaction,
    policies: readonly { readonly id: string; readonly modificationDate: string }[],
  ): Promise<{ policyId: string; number: number }[]> {
    const rows = await this.rowsOf(
      tx,
      policies.map(({ id }) => id),
    );
    const read = new Map(policies.map(({ id, modificationDate }) => [id, modificationDate]));
    return rows
      .filter((row) => read.get(row.id) === formatDateTime(row.modificationDate))
      .map(({ id, revision }) => ({ policyId: id, number: revision }));
  }

  /** Judges and stores what a locked policy is to say, as a new revision if it says something else. */
  async #change(
    tx: CompanyTransaction,
    caller: Principal,
    stored: PolicyEntity,
    candidate: unknown,
    restoredNumber?: number,
  ): Promise<Saved> {
    const before = policyOf(stored);
    const { policy, warnings } = judged(candidate);
    const isOther = !isDeepStrictEqual(policy, before);
    const row: PolicyEntity = {
      ...stored,
      ...rowContent(policy),
      revision: stored.revision + (isOther ? 1 : 0),
      modificationDate: this.clock.now(),
    };
    await this.policies.update(tx, row);
    if (isOther) await this.#keep(tx, row, caller, restoredNumber);
    const answer = await this.#extended(tx, row);
    await this.audit.record(tx, {
      type: 'policy.changed',
      occurredAt: row.modificationDate,
      actor: actorOf(caller),
      subject: { kind: 'policy', id: row.id },
      before,
      after: policy,
    });
    return { ...answer, ...warnings };
  }

  #keep(
    tx: CompanyTransaction,
    row: PolicyEntity,
    caller: Principal,
    restoredNumber?: number,
  ): Promise<void> {
    return this.revisions.insert(tx, {
      policyId: row.id,
      number: row.revision,
      content: policyOf(row),
      author: actorOf(caller),
      creationDate: row.modificationDate,
      restoredNumber,
    });
  }

  async #extended(tx: CompanyTransaction, row: PolicyEntity): Promise<Saved> {
    const configurations = await this.configurations.informationByPolicy(tx, row.id);
    return toExtendedPolicyInformation(row, configurations.get(row.id) ?? []);
  }

  async #naming<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'uq_policies_name')
        throw ApplicationError.of('POLICY_NAME_TAKEN', { name }, { pointer: '/name' });
      throw error;
    }
  }
}

function found(row: PolicyEntity | null, id: string): PolicyEntity {
  if (row === null) throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.policy, id });
  return row;
}

/** A request without the members that belong to sharing, which the schema has already refused to be anything. */
function contentOf<Request extends PolicyCreateRequest>({
  shareWithAll: _all,
  sharedWithSubTsgIds: _some,
  ...content
}: Request) {
  return content;
}

function judged(candidate: unknown): Judged {
  const { policy, problems } = readPolicy(candidate);
  const errors = problems.filter(({ severity }) => severity === 'error');
  ApplicationError.throwAny(errors.map(toProblem));
  if (policy === undefined) throw new Error('a policy without problems could not be read');
  const warnings = problems.filter(({ severity }) => severity === 'warning').map(toWarning);
  return { policy, warnings: warnings.length === 0 ? {} : { warnings } };
}

function rowContent(
  policy: CertificatePolicy,
): Pick<PolicyEntity, 'name' | 'validityPeriod' | 'document'> {
  const { name, validityPeriod, ...document } = policy;
  return { name, validityPeriod, document: document satisfies PolicyDocument };
}
