import { Inject, Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
  type policyRevisions,
} from '@luciole/contract';
import { diffPolicies, policyChangeMessage, type PolicyChange } from '@luciole/policy';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { userAuthor } from './policy-author.ts';
import { toPolicyContent } from './policy.mapper.ts';
import { requestedInformation } from './policy-evaluation.service.ts';
import { PolicyRevisionsRepository, type RevisionRow } from './policy-revisions.repository.ts';

/** A caller of the API, or whoever runs a command. */
interface InCompany {
  readonly companyId: string;
}
type Routes = typeof policyRevisions;
type Revision = HandlerResponse<Routes['list']>['revisions'][number];
type Difference = HandlerResponse<Routes['compare']>;

/** What policies said in the past, and what their changes meant (decision 0031). */
@Injectable()
export class PolicyHistoryService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(PolicyRevisionsRepository) private readonly revisions: PolicyRevisionsRepository,
  ) {}

  /** The revisions of a policy, also of a deleted one. @throws {ApplicationError} NOT_FOUND */
  async list({ companyId }: InCompany, id: string): Promise<HandlerResponse<Routes['list']>> {
    const rows = await this.database.inCompany(companyId, (tx) => this.revisions.list(tx, id), {
      readOnly: true,
    });
    if (rows.length === 0) throw missing(id);
    return { revisions: rows.map(toRevision) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(
    { companyId }: InCompany,
    id: string,
    number: number,
  ): Promise<HandlerResponse<Routes['get']>> {
    const row = await this.database.inCompany(companyId, (tx) => this.#revision(tx, id, number), {
      readOnly: true,
    });
    return { ...toRevision(row), policy: toPolicyContent(row.content) };
  }

  /**
   * What changed from one revision to another: from the one before to the newest, unless told otherwise. The first revision
   * alone is compared with itself.
   *
   * @throws {ApplicationError} NOT_FOUND
   */
  async compare(
    { companyId }: InCompany,
    id: string,
    numbers: { readonly from: number | undefined; readonly to: number | undefined },
  ): Promise<Difference> {
    const [before, after] = await this.database.inCompany(
      companyId,
      async (tx) => {
        const to = numbers.to ?? (await this.revisions.newest(tx, id));
        if (to === undefined) throw missing(id);
        const from = numbers.from ?? Math.max(1, to - 1);
        return [await this.#revision(tx, id, from), await this.#revision(tx, id, to)];
      },
      { readOnly: true },
    );
    const changes = diffPolicies(before.content, after.content);
    return { from: before.number, to: after.number, changes: changes.map(toChange) };
  }

  async #revision(tx: CompanyTransaction, id: string, number: number): Promise<RevisionRow> {
    const row = await this.revisions.find(tx, id, number);
    if (row === undefined) throw missing(`${id}/${number}`, 'policyRevision');
    return row;
  }
}

function missing(id: string, entity: 'policy' | 'policyRevision' = 'policy'): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES[entity], id });
}

function toRevision(row: RevisionRow): Revision {
  return {
    policyId: row.policy_id,
    number: row.number,
    name: row.content.name,
    creationDate: formatDateTime(row.creation_date),
    author: {
      kind: row.author_kind,
      ...(row.author_id !== null && { id: row.author_id }),
      ...(row.author_name !== null && { name: row.author_name }),
    },
    ...(row.restored_number !== null && { restoredNumber: row.restored_number }),
    ...(row.approver_id !== null && { approver: userAuthor(row.approver_id, row.approver_name) }),
  };
}

/** A change of meaning as answers have it. */
export function toChange(change: PolicyChange): Difference['changes'][number] {
  const { code, effect, example, path } = change;
  return {
    effect,
    code,
    path,
    message: policyChangeMessage(change),
    ...(example !== undefined && {
      example: {
        values: [...example.values],
        request: requestedInformation(example.request),
      },
    }),
  };
}
