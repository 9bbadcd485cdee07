import type { TestDatabase } from '../test-database.ts';

/** What the chain of the audit trail is made of: written without a request, whenever its turn comes. */
const CHAIN = 'audit_(links|chain_heads|checkpoints|signing_keys|sequences)';

/**
 * Every row of a company in every table, `table {json}` each, sorted; what COPY of every table would tell apart. Without the
 * chain of its audit trail, and without the refusals in it: that somebody tried is the company's to know.
 */
export async function dumpCompany(
  database: TestDatabase,
  companyId: string,
): Promise<readonly string[]> {
  const tables = await database.asAdministrator(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
     where n.nspname = 'luciole' and c.relkind in ('r', 'p') and c.relname !~ '^${CHAIN}$'`,
  );
  const rows = await database.asAdministrator(
    `${tables
      .map(({ name }) => String(name))
      .map(
        (name) =>
          `select '${name} ' || to_jsonb(t)::text as line from ${name} t where company_id = $1
             and not ('${name}' = 'audit_events' and coalesce(to_jsonb(t)->>'outcome' = 'REFUSED', false))`,
      )
      .join('\nunion all\n')}
     order by 1`,
    [companyId],
  );
  return rows.map(({ line }) => String(line));
}

/** UUIDs that the lines hold, in lower case. */
export function idsIn(lines: readonly string[]): ReadonlySet<string> {
  const found = lines.flatMap((line) => line.match(UUIDS) ?? []);
  return new Set(found.map((id) => id.toLowerCase()));
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
