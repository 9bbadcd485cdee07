import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DataSource, EntityManager } from 'typeorm';
import { auditRow } from '../audit/audit-trail.ts';
import { createOwnerDataSource } from '../database/data-source.ts';
import { rewrap } from './envelope.ts';
import {
  createKeyEncryptionKey,
  type KeyEncryptionKey,
  KeyEncryptionKeyError,
  type KeyEncryptionKeys,
  readKeyEncryptionKey,
} from './key-encryption-key.ts';
import { type KeyFileSettings, previousKeyFile } from './key-files.ts';
import { syncFolder } from './new-secret-file.ts';
import { SEALED_COLUMNS } from './sealed-secrets.ts';

/** How far a rotation came. */
export interface RotationReport {
  readonly newKeyId: string;
  /** Secrets that this run rewrapped; a run that resumes counts only its own. */
  readonly rewrapped: number;
  /** Where the old key is kept; it opens nothing any more, except backups from before. */
  readonly previousKeyFile: string;
}

/** What a rotation needs besides the files; tests end it in the middle. */
export interface RotationOptions {
  readonly now: Date;
  /** Secrets per transaction (default 100). */
  readonly batchSize?: number;
  /** Called after each committed step. */
  readonly onProgress?: (
    step: 'drafted' | 'registered' | 'exchanged' | 'activated' | 'batch' | 'retired',
  ) => void;
}

/**
 * Puts every sealed secret under a new key-encryption key. May be killed at any point and run again: it then goes on with
 * the same new key. Serving processes keep working meanwhile (`KeyFiles`).
 *
 * Order: the new key is on disk before the old one gives up its name; the database knows both before anything is sealed
 * under the new; the old one is retired only when no envelope names it.
 */
export async function rotateKeyEncryptionKey(
  url: string,
  files: KeyFileSettings,
  options: RotationOptions,
): Promise<RotationReport> {
  const owner = createOwnerDataSource(url);
  await owner.initialize();
  try {
    return await holdingTheLock(owner, () => rotate(owner, files, options));
  } finally {
    await owner.destroy();
  }
}

async function rotate(
  owner: DataSource,
  files: KeyFileSettings,
  { now, batchSize = 100, onProgress }: RotationOptions,
): Promise<RotationReport> {
  const { oldKey, newKey } = await exchangeFiles(owner, files, onProgress);
  await owner.transaction(async (tx) => {
    await tx.query(`update key_encryption_keys set status = 'PREVIOUS' where id = $1`, [oldKey.id]);
    await tx.query(`update key_encryption_keys set status = 'ACTIVE' where id = $1`, [newKey.id]);
  });
  onProgress?.('activated');

  const keys: KeyEncryptionKeys = {
    active: () => newKey,
    find: (id) => [newKey, oldKey].find((key) => key.id === id),
  };
  let rewrapped = 0;
  for (;;) {
    const inBatch = await owner.transaction((tx) => rewrapBatch(tx, keys, batchSize));
    rewrapped += inBatch;
    if (inBatch === 0) break;
    onProgress?.('batch');
  }

  rewrapped += await owner.transaction(async (tx) => {
    // No writer may seal under the old key between the last look and its retirement.
    await tx.query(
      `lock table ${SEALED_COLUMNS.map(({ table }) => table).join(', ')} in share row exclusive mode`,
    );
    const late = await rewrapBatch(tx, keys, Number.MAX_SAFE_INTEGER);
    await tx.query(
      `update key_encryption_keys set status = 'RETIRED', retired_date = $2 where id = $1`,
      [oldKey.id, now],
    );
    await recordRotation(tx, oldKey, newKey, now);
    return late;
  });
  onProgress?.('retired');
  return { newKeyId: newKey.id, rewrapped, previousKeyFile: previousKeyFile(files) };
}

/**
 * Leaves the new key under the active name and the old one beside it, whatever a killed run left: a rotation is under way
 * exactly when the previous file holds a key that the database knows and has not retired.
 */
async function exchangeFiles(
  owner: DataSource,
  files: KeyFileSettings,
  onProgress: RotationOptions['onProgress'],
): Promise<{ oldKey: KeyEncryptionKey; newKey: KeyEncryptionKey }> {
  const previous = previousKeyFile(files);
  const draft = `${files.file}.new`;
  const activeKey = readKeyEncryptionKey(files.file);
  if (existsSync(previous)) {
    const previousKey = readKeyEncryptionKey(previous);
    const status = await statusOf(owner, previousKey.id);
    if (previousKey.id !== activeKey.id && (status === 'ACTIVE' || status === 'PREVIOUS')) {
      await register(owner, activeKey);
      return { oldKey: previousKey, newKey: activeKey };
    }
    // A key that opens nothing here may still be wanted for an old backup: it is set aside, not removed.
    renameSync(previous, `${previous}.${previousKey.id}`);
  }
  if ((await statusOf(owner, activeKey.id)) !== 'ACTIVE') {
    throw new KeyEncryptionKeyError(
      'WRONG_KEY',
      `The key-encryption key ${files.file} (${activeKey.id}) is not the one that this database is sealed with; put that key file back.`,
    );
  }
  const newKey = existsSync(draft) ? readKeyEncryptionKey(draft) : createKeyEncryptionKey(draft);
  onProgress?.('drafted');
  await register(owner, newKey);
  onProgress?.('registered');
  keepUnder(previous, activeKey);
  renameSync(draft, files.file);
  syncFolder(dirname(files.file));
  onProgress?.('exchanged');
  return { oldKey: activeKey, newKey };
}

/** Writes the key beside the one that will replace it, on disk when it returns; a copy, because a hard link cannot lead to another file system. */
function keepUnder(file: string, { id, key }: KeyEncryptionKey): void {
  // What a run wrote that was ended in the middle of it.
  rmSync(`${file}.${id}.tmp`, { force: true });
  createKeyEncryptionKey(file, { id, key: key.export() });
}

/** Makes the new key known before any process can read it from the active file, so that no start is refused meanwhile. */
async function register(owner: DataSource, key: KeyEncryptionKey): Promise<void> {
  await owner.query(
    `insert into key_encryption_keys (id, check_value, status) values ($1, $2, 'PREVIOUS') on conflict (id) do nothing`,
    [key.id, key.checkValue],
  );
}

async function rewrapBatch(
  tx: EntityManager,
  keys: KeyEncryptionKeys,
  limit: number,
): Promise<number> {
  const newKey = keys.active();
  const newKeyId = Buffer.from(newKey.id.replaceAll('-', ''), 'hex');
  let rewrapped = 0;
  for (const { table, column, publicKeyHash } of SEALED_COLUMNS) {
    const rows: { company_id: string; id: string; sealed: Buffer; hash: Buffer | null }[] =
      await tx.query(
        `select company_id, id, ${column} as sealed, ${publicKeyHash ?? 'null::bytea'} as hash from ${table}
       where ${column} is not null and substring(${column} from 2 for 16) <> $1
       order by company_id, id limit $2 for update`,
        [newKeyId, limit - rewrapped],
      );
    for (const { company_id: companyId, id, sealed, hash } of rows) {
      const binding = { companyId, table, row: id, publicKeyHash: hash ?? undefined };
      await tx.query(`update ${table} set ${column} = $3 where company_id = $1 and id = $2`, [
        companyId,
        id,
        rewrap(sealed, binding, keys, newKey),
      ]);
    }
    rewrapped += rows.length;
  }
  return rewrapped;
}

async function recordRotation(
  tx: EntityManager,
  oldKey: KeyEncryptionKey,
  newKey: KeyEncryptionKey,
  now: Date,
): Promise<void> {
  const companies: { id: string }[] = await tx.query('select id from companies order by id');
  for (const { id } of companies) {
    const event = auditRow(id, {
      type: 'key-encryption-key.rotated',
      occurredAt: now,
      actor: { kind: 'SYSTEM' },
      before: { keyEncryptionKeyId: oldKey.id },
      after: { keyEncryptionKeyId: newKey.id },
    });
    await tx.query('select append_audit_event($1, $2)', [id, JSON.stringify(event)]);
  }
}

async function statusOf(owner: DataSource, id: string): Promise<string | undefined> {
  const rows: { status: string }[] = await owner.query(
    'select status from key_encryption_keys where id = $1',
    [id],
  );
  return rows[0]?.status;
}

/** One rotation at a time, whatever process runs it. */
async function holdingTheLock<Result>(
  owner: DataSource,
  work: () => Promise<Result>,
): Promise<Result> {
  const runner = owner.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(hashtext('luciole'), hashtext('rotate'))`);
    return await work();
  } finally {
    await runner.query(`select pg_advisory_unlock(hashtext('luciole'), hashtext('rotate'))`);
    await runner.release();
  }
}
