import { type ClientBase, escapeIdentifier } from 'pg';

import { SCHEMA } from '../database/roles.ts';
import type { BackedUpTable } from './backup-format.ts';

/** What migrations write themselves: a restore runs them. */
const OF_MIGRATIONS = 'schema_migrations';

/** Every table of the schema with its columns, by name; what PostgreSQL computes is left out. */
export async function listTables(client: ClientBase): Promise<readonly BackedUpTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attname)
         as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relkind = 'r' and c.relname <> $2 order by c.relname`,
    [SCHEMA, OF_MIGRATIONS],
  );
  return rows;
}

/** The table as statements name it. */
export function nameOf(table: Pick<BackedUpTable, 'name'>): string {
  return `${SCHEMA}.${escapeIdentifier(table.name)}`;
}

/** The table and its columns as COPY names them. */
export function rowsOf(table: BackedUpTable): string {
  return `${nameOf(table)} (${table.columns.map(escapeIdentifier).join(', ')})`;
}
