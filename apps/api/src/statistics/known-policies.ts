import { Injectable } from '@nestjs/common';

import { CompanyDatabase } from '../database/company-database.ts';

/** Most remembered policies; beyond it everything is asked for anew. */
const MOST_REMEMBERED = 100_000;

/**
 * Which policies a company has, or had: an issuer reports what it signed under a policy that was deleted since, and must
 * be heard. That an id was once a policy of a company never changes, so each process remembers it (ruling 15).
 */
@Injectable()
export class KnownPolicies {
  readonly #known = new Set<string>();

  constructor(private readonly database: CompanyDatabase) {}

  /**
   * Those of the ids that never were a policy of the company.
   *
   * @param ids - lower-case UUIDs
   */
  async unknown(companyId: string, ids: readonly string[]): Promise<readonly string[]> {
    const asked = ids.filter((id) => !this.#known.has(`${companyId}/${id}`));
    if (asked.length === 0) return [];
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ id: string }>(
          `select p.id from policies p where p.company_id = $1 and p.id = any($2)
           union
           select e.subject_id from audit_events e
           where e.company_id = $1 and e.subject_id = any($2) and e.type = 'policy.deleted'`,
          [companyId, asked],
        ),
      { readOnly: true },
    );
    const found = new Set(rows.map(({ id }) => id));
    if (this.#known.size + found.size > MOST_REMEMBERED) this.#known.clear();
    for (const id of found) this.#known.add(`${companyId}/${id}`);
    return asked.filter((id) => !found.has(id));
  }
}
