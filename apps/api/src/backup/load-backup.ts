import type { FileHandle } from 'node:fs/promises';

import { type ClientBase, escapeIdentifier } from 'pg';

import { SCHEMA } from '../database/roles.ts';
import type { KeyEncryptionKeys } from '../secrets/key-encryption-key.ts';
import { BackupError } from './backup-error.ts';
import type { BackedUpTable } from './backup-format.ts';
import { readBackup } from './backup-reader.ts';
import { copyFrom } from './copy.ts';
import { listTables, nameOf, rowsOf } from './tables.ts';

/**
 * Puts the rows of a backup into a schema of its version, in the transaction of the caller, and nothing else: no trigger counts them again. When it
 * returns, every reference has been looked up.
 *
 * @param client - acts as the owner of the schema
 * @throws {BackupError}
 */
export async function loadBackup(
  client: ClientBase,
  file: FileHandle,
  keys: KeyEncryptionKeys,
  progress: (sentence: string) => void,
): Promise<void> {
  const tables = await listTables(client);
  const known = new Map(tables.map((table) => [table.name, table]));
  const references = await listReferences(client);
  for (const { name, table } of references) {
    await client.query(
      `alter table ${nameOf({ name: table })} drop constraint ${escapeIdentifier(name)}`,
    );
  }
  for (const table of tables) {
    // COPY takes no rows under row-level security, which the owner is subject to by force.
    await client.query(
      `alter table ${nameOf(table)} no force row level security, disable trigger user`,
    );
  }
  // What migrations put into an empty schema is in the backup too.
  await client.query(`truncate ${tables.map(nameOf).join(', ')}`);
  const { manifest } = await readBackup(file, keys, async (table, octets) => {
    requireSame(table, known.get(table.name));
    return copyFrom(client, `copy ${rowsOf(table)} from stdin`, octets);
  });
  for (const { name, rows } of manifest.parts) {
    if (rows > 0) progress(`${name}: ${rows} rows`);
  }
  for (const { definition, name, table } of references) {
    await client.query(
      `alter table ${nameOf({ name: table })} add constraint ${escapeIdentifier(name)} ${definition}`,
    );
  }
  for (const table of tables) {
    await client.query(
      `alter table ${nameOf(table)} force row level security, enable trigger user;
       analyze ${nameOf(table)}`,
    );
  }
}

/** @throws {BackupError} when the schema that migrations made is not the one that was backed up */
function requireSame(table: BackedUpTable, made: BackedUpTable | undefined): void {
  if (made?.columns.toString() === table.columns.toString()) return;
  throw new BackupError(
    `The table ${table.name} of the backup is not that of its migrations: restore it with the release that took it.`,
  );
}

interface Reference {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Foreign keys: tables may refer to each other in a circle, and all rows are looked up faster than one by one. */
async function listReferences(client: ClientBase): Promise<readonly Reference[]> {
  const { rows } = await client.query<Reference & Record<string, unknown>>(
    `select r.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
     where n.nspname = $1 and c.contype = 'f' order by 1, 2`,
    [SCHEMA],
  );
  return rows;
}
