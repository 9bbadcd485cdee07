import type { Client } from 'pg';

import { type AuditEvent, auditRow } from '../audit/audit-trail.ts';
import type { Clock } from '../clock/clock.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import type { KeyEncryptionKey } from '../secrets/key-encryption-key.ts';
import { BackupError } from './backup-error.ts';
import type { BackupHeader } from './backup-format.ts';
import { BackupWriter } from './backup-writer.ts';
import { copyTo } from './copy.ts';
import { neededKeys } from './needed-keys.ts';
import { asOwner } from './owner-connection.ts';
import { listTables, rowsOf } from './tables.ts';

/** What a backup is taken of, and where to. */
export interface BackupParts {
  readonly url: string;
  /** Replaced when it is there and the backup is complete. */
  readonly path: string;
  /** The key that the database is sealed with. */
  readonly key: KeyEncryptionKey;
  readonly clock: Clock;
  /** Told what is being done, one sentence each. */
  readonly progress?: (sentence: string) => void;
}

/** What was written. */
export interface BackupReport {
  readonly header: BackupHeader;
  readonly rows: number;
  /** Of the file, lower-case hex. */
  readonly sha256: string;
}

/**
 * Backs up every table as it is at one instant, while everything runs. That it was begun is in the trail of every company, and so in the backup; that
 * it is complete is in the trail alone, which says no size: it would tell each company of the others.
 *
 * @throws {BackupError} when the key is not the one of the database; {DatabaseSetupError}
 */
export async function takeBackup(parts: BackupParts): Promise<BackupReport> {
  return asOwner(parts.url, async (client) => {
    // No migration changes the schema, and no rotation ends, between the header and the last table.
    await client.query(`select pg_advisory_lock_shared(hashtext('luciole'), hashtext('migrate'))`);
    const { clock, key } = parts;
    const now = clock.now();
    const backupId = uuidV7(now);
    await requireActiveKey(client, key);
    await record(client, { type: 'backup.begun', backupId, occurredAt: now });
    await client.query('begin isolation level repeatable read read only');
    const header: BackupHeader = {
      backupId,
      takenAt: now.toISOString(),
      migrations: await migrationsOf(client),
      keyEncryptionKeys: { active: key.id, needed: await neededKeys(client, key.id) },
      tables: await listTables(client),
    };
    const written = await write(client, header, parts);
    await client.query('commit');
    const { sha256 } = written;
    const after = { takenAt: header.takenAt, sha256 };
    await record(client, { type: 'backup.completed', backupId, occurredAt: clock.now(), after });
    return { header, ...written };
  });
}

async function write(
  client: Client,
  header: BackupHeader,
  { key, path, progress }: BackupParts,
): Promise<Omit<BackupReport, 'header'>> {
  const writer = await BackupWriter.create(path, header, key);
  try {
    let rows = 0;
    for (const table of header.tables) {
      const entry = await writer.add(table.name, copyTo(client, `copy ${rowsOf(table)} to stdout`));
      if (entry.rows > 0) progress?.(`${table.name}: ${entry.rows} rows, ${sizeOf(entry.octets)}`);
      rows += entry.rows;
    }
    return { rows, sha256: await writer.finish() };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function requireActiveKey(client: Client, { checkValue, id }: KeyEncryptionKey) {
  const { rows } = await client.query<{ id: string; check_value: Buffer }>(
    `select id, check_value from key_encryption_keys where status = 'ACTIVE'`,
  );
  const [active] = rows;
  if (active?.id === id && active.check_value.equals(checkValue)) return;
  throw new BackupError(
    `The key-encryption key here is ${id}, and the database is sealed with ${active?.id ?? 'none'}: put that key file in its place, or end the rotation that was begun.`,
  );
}

/**
 * Tells every company. `backup.begun` comes before the snapshot, so that it is in it: what follows this event in the trail of today is what a restore
 * loses.
 */
async function record(
  client: Client,
  {
    backupId,
    ...what
  }: Pick<AuditEvent, 'type' | 'occurredAt' | 'after'> & { readonly backupId: string },
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from companies order by id');
  for (const { id } of rows) {
    const event = auditRow(id, {
      ...what,
      actor: { kind: 'SYSTEM', name: 'command line' },
      subject: { kind: 'backup', id: backupId },
    });
    await client.query('select append_audit_event($1, $2)', [id, JSON.stringify(event)]);
  }
}

/** @throws {BackupError} when another release serves this database: that one knows its secrets */
async function migrationsOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from schema_migrations order by timestamp',
  );
  const names = rows.map(({ name }) => name);
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  if (names.length === known.size && names.every((name) => known.has(name))) return names;
  throw new BackupError(
    'The schema of the database is that of another release of Luciole: back it up with the release that serves it, or run the command migrate.',
  );
}

function sizeOf(octets: number): string {
  return octets < 1e6 ? `${Math.ceil(octets / 1e3)} kB` : `${(octets / 1e6).toFixed(1)} MB`;
}
