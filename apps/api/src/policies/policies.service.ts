import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type ExtendedPolicyInformation,
  formatDateTime,
  type PolicyApprovalMode,
  type PolicyCreateRequest,
  type PolicyUpdateRequest,
} from '@luciole/contract';
import type { CertificatePolicy } from '@luciole/policy';
import type { z } from 'zod';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { ConfigurationRecordsService } from '../configurations/records/configuration-records.service.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PolicyApprovalRepository } from './approval/policy-approval.repository.ts';
import { Proposing } from './approval/proposing.ts';
import { judgePolicy } from './judge-policy.ts';
import { namingPolicy } from './naming-policy.ts';
import { PoliciesRepository } from './policies.repository.ts';
import type { PolicyEntity } from './policy.entity.ts';
import { patched, policyOf, toExtendedPolicyInformation } from './policy.mapper.ts';
import { type PolicyChange, PolicyChanges } from './policy-changes.ts';
import { PolicyRevisionsRepository } from './policy-revisions.repository.ts';

type Saved = z.input<typeof ExtendedPolicyInformation>;

/** Workload issuance policies (contract.md §2.3). */
@Injectable()
export class PoliciesService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PoliciesRepository) private readonly policies: PoliciesRepository,
    @Inject(PolicyRevisionsRepository) private readonly revisions: PolicyRevisionsRepository,
    @Inject(ConfigurationRecordsService)
    private readonly configurations: ConfigurationRecordsService,
    private readonly approval: PolicyApprovalRepository,
    private readonly proposing: Proposing,
    private readonly changes: PolicyChanges,
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

  /** @throws {ApplicationError} with every problem of the policy at once; POLICY_NAME_TAKEN, POLICY_AWAITS_APPROVAL */
  async create(caller: Principal, request: PolicyCreateRequest): Promise<Saved> {
    const { policy, warnings } = judgePolicy(contentOf(request));
    const policyId = uuidV7(this.clock.now());
    const change = { kind: 'CREATE', policyId, baseRevision: 0, content: policy } as const;
    return this.#write(caller, policy.name, async (tx, mode) => {
      const known = mode === 'OFF' ? undefined : await this.proposing.created(tx, caller, change);
      if (known !== undefined) return this.#extended(tx, known);
      const row = await this.#carryOut(tx, caller, mode, change, null);
      return row instanceof ApplicationError
        ? row
        : { ...toExtendedPolicyInformation(row, []), ...warnings };
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, every problem of the resulting policy at once, POLICY_NAME_TAKEN, POLICY_AWAITS_APPROVAL */
  async update(caller: Principal, id: string, request: PolicyUpdateRequest): Promise<Saved> {
    return this.#write(caller, request.name ?? '', async (tx, mode) => {
      const stored = found(await this.policies.findForUpdate(tx, id), id);
      return this.#change(tx, caller, mode, stored, patched(policyOf(stored), contentOf(request)));
    });
  }

  /**
   * Makes a policy say again what it said in a former revision, with every check of a change.
   *
   * @throws {ApplicationError} as {@link update}
   */
  async restore(caller: Principal, id: string, number: number): Promise<Saved> {
    const former = await this.database.inCompany(
      caller.companyId,
      (tx) => this.revisions.find(tx, id, number),
      { readOnly: true },
    );
    return this.#write(caller, former?.content.name ?? '', async (tx, mode) => {
      const stored = found(await this.policies.findForUpdate(tx, id), id);
      if (former === undefined) {
        const entity = ENTITY_NAMES.policyRevision;
        throw ApplicationError.of('NOT_FOUND', { entity, id: `${id}/${number}` });
      }
      return this.#change(tx, caller, mode, stored, former.content, number);
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, POLICY_IN_USE with the configurations that refer to it, POLICY_AWAITS_APPROVAL */
  async delete(caller: Principal, id: string): Promise<{ id: string; name: string }> {
    return this.#write(caller, '', async (tx, mode) => {
      const stored = found(await this.policies.findForUpdate(tx, id), id);
      const change = {
        kind: 'DELETE',
        policyId: id,
        baseRevision: stored.revision,
        content: policyOf(stored),
      } as const;
      const row = await this.#carryOut(tx, caller, mode, change, stored);
      return row instanceof ApplicationError ? row : { id, name: row.name };
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

  /** Judges what a locked policy is to say, and makes or proposes the change. */
  async #change(
    tx: CompanyTransaction,
    caller: Principal,
    mode: PolicyApprovalMode,
    stored: PolicyEntity,
    candidate: unknown,
    restoredNumber?: number,
  ): Promise<Saved | ApplicationError> {
    const { policy: content, warnings } = judgePolicy(candidate);
    const row = await this.#carryOut(
      tx,
      caller,
      // Who changes nothing needs nobody.
      isDeepStrictEqual(content, policyOf(stored)) ? 'OFF' : mode,
      {
        kind: 'CHANGE',
        policyId: stored.id,
        baseRevision: stored.revision,
        content,
        restoredNumber,
      },
      stored,
    );
    if (row instanceof ApplicationError) return row;
    return { ...(await this.#extended(tx, row)), ...warnings };
  }

  /** Makes a change, or proposes it where it needs a second person. */
  #carryOut(
    tx: CompanyTransaction,
    caller: Principal,
    mode: PolicyApprovalMode,
    change: PolicyChange,
    stored: PolicyEntity | null,
  ): Promise<PolicyEntity | ApplicationError> {
    if (mode === 'SECOND_PERSON') return this.proposing.propose(tx, caller, change);
    const actor = actorOf(caller);
    return this.changes.perform(tx, change, stored, { actor, author: actor });
  }

  /** Runs what writes a policy of this name; a refusal that it returns is thrown when its transaction was committed. */
  async #write<Result>(
    caller: Principal,
    name: string,
    work: (tx: CompanyTransaction, mode: PolicyApprovalMode) => Promise<Result | ApplicationError>,
  ): Promise<Result> {
    const outcome = await namingPolicy(name, () =>
      this.database.inCompany(caller.companyId, async (tx) =>
        work(tx, await this.approval.lockMode(tx)),
      ),
    );
    if (outcome instanceof ApplicationError) throw outcome;
    return outcome;
  }

  async #extended(tx: CompanyTransaction, row: PolicyEntity): Promise<Saved> {
    const configurations = await this.configurations.informationByPolicy(tx, row.id);
    return toExtendedPolicyInformation(row, configurations.get(row.id) ?? []);
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
