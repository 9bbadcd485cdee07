/** What the serving role may do with the rows of its own company. */
type Grant = 'select' | 'insert' | 'update' | 'delete' | `update (${string})`;

/**
 * SQL that puts a table under row-level security, enabled and forced, with the two policies every table has (ruling 14):
 * `own_company` lets `luciole_service` see and write the rows of the company that the transaction named, and nothing when
 * it named none; `owner_of_the_schema` lets migrations and the named security-definer functions see all rows, which FORCE
 * would otherwise refuse even to the owner.
 *
 * Migrations that have landed call this, so its output never changes; a new kind of policy gets a new function.
 */
export function rowSecurity(table: string, grants: readonly Grant[]): string {
  const company = `nullif(current_setting('luciole.company_id', true), '')::uuid`;
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy own_company on ${table} to luciole_service
      using (company_id = ${company}) with check (company_id = ${company});
    create policy owner_of_the_schema on ${table} to luciole_owner using (true) with check (true);
    ${grants.map((grant) => `grant ${grant} on ${table} to luciole_service;`).join('\n    ')}
  `;
}

/** Every right on the rows of one's own company. */
export const ALL_ROWS: readonly Grant[] = ['select', 'insert', 'update', 'delete'];
