import { type FileHandle, open } from 'node:fs/promises';

import { PkiError } from '@luciole/pki';
import type { ClientBase } from 'pg';

import { AuditTrail } from '../audit/audit-trail.ts';
import { composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import type { CrlRecovery } from '../built-in-ca/crl-recovery.ts';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { inNewSchema, type NewSchema } from '../database/new-schema.ts';
import type { KeyEncryptionKeys } from '../secrets/key-encryption-key.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { BackupError } from './backup-error.ts';
import type { BackupHeader } from './backup-format.ts';
import { type ReadBackup, readBackup } from './backup-reader.ts';
import { companyWithin } from './company-within.ts';
import { loadBackup } from './load-backup.ts';
import { neededKeys } from './needed-keys.ts';
import { listTables, nameOf } from './tables.ts';

/** What is restored, and where. */
export interface RestoreParts {
  /** Of the database that is to be restored, which has to be empty. */
  readonly url: string;
  readonly path: string;
  /** Published CRLs (DER), the newest of each address: what they list is revoked in what is restored. */
  readonly crls?: readonly Uint8Array[];
  readonly keys: KeyEncryptionKeys;
  readonly config: Config;
  readonly clock: Clock;
  /** Told what is being done, one sentence each. */
  readonly progress?: (sentence: string) => void;
  /** Looks at what was loaded, as the owner, before anything of it is changed; what it throws gives the restore up. */
  readonly inspect?: (client: ClientBase, backup: ReadBackup) => Promise<void>;
}

/**
 * Rows of what was opened since and closed again, or used once: they would be open or unused again. Whoever is signed in signs in anew.
 */
const NOT_TO_COME_BACK = ['user_sessions', 'one_time_links', 'single_sign_on_attempts'] as const;

/**
 * Restores a backup into an empty database, all of it or nothing. What must not go back goes on: every CRL is signed anew with a number above all that
 * were published, sessions are over, and an event in the trail of each company says where the trail of before ended.
 *
 * @throws {BackupError} when the file is damaged, of a newer release or of another key, or the database is not empty; {DatabaseSetupError}
 */
export async function restoreBackup(parts: RestoreParts): Promise<BackupHeader> {
  const { clock, keys, path, progress = () => undefined, url } = parts;
  const file = await openBackup(path);
  try {
    progress('Reading the backup to its end');
    // Nothing of it is believed, not even the names of tables, before the seal at its end has been seen.
    const backup = await readBackup(file, keys, drain);
    const { header } = backup;
    requireKnownSchema(header);
    requireActiveKey(header, keys);
    requireLaterClock(header, clock);
    await inNewSchema(url, header.migrations, requireEmpty, async (schema) => {
      await loadBackup(schema.client, file, keys, progress);
      await parts.inspect?.(schema.client, backup);
      await schema.migrate();
      await requireKeys(schema.client, header, keys);
      progress('Signing CRLs');
      await settle(schema, header, parts);
    });
    return header;
  } finally {
    await file.close();
  }
}

/** Makes the restored database one that can go on. */
async function settle(
  schema: NewSchema,
  { backupId, takenAt }: BackupHeader,
  { clock, config, crls = [], keys }: RestoreParts,
): Promise<void> {
  const { client } = schema;
  for (const name of NOT_TO_COME_BACK) await client.query(`delete from ${nameOf({ name })}`);
  const builtInCa = composeBuiltInCa({
    database: new CompanyDatabase(schema.runner.connection),
    secrets: new SealedSecrets(keys),
    config,
    clock,
  });
  const { rows } = await client.query<{ id: string }>('select id from companies order by id');
  const taken = new Set<Uint8Array>();
  for (const { id } of rows) {
    await companyWithin(schema, id, async (tx) => {
      const recoveredRevocations = await recover(builtInCa.recovery, tx, crls, taken);
      // The first event since: what has a lower number is of the backup.
      await new AuditTrail().record(tx, {
        type: 'backup.restored',
        occurredAt: clock.now(),
        actor: { kind: 'SYSTEM', name: 'command line' },
        subject: { kind: 'backup', id: backupId },
        after: { takenAt, recoveredRevocations },
      });
      await builtInCa.renewal.renewAll(tx);
    });
  }
  if (taken.size === crls.length) return;
  throw new BackupError('One of the CRLs is of a CA that is not in the backup: leave it out.');
}

/** Takes over what CRLs of the company's CAs list; answers how many revocations that were. */
async function recover(
  recovery: CrlRecovery,
  tx: CompanyTransaction,
  crls: readonly Uint8Array[],
  taken: Set<Uint8Array>,
): Promise<number> {
  let revocations = 0;
  for (const crl of crls) {
    const recovered = await recovery.recover(tx, crl).catch((error: unknown) => {
      if (!(error instanceof PkiError)) throw error;
      throw new BackupError(`One of the CRLs cannot be believed: ${error.message}`);
    });
    if (recovered === undefined) continue;
    taken.add(crl);
    revocations += recovered;
  }
  return revocations;
}

async function openBackup(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError(`The backup cannot be read (${reason}): name another file.`);
  }
}

async function drain(_table: unknown, octets: AsyncIterable<Buffer>): Promise<undefined> {
  for await (const _ of octets);
  return undefined;
}

function requireKnownSchema({ migrations }: BackupHeader): void {
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new BackupError(
    `The backup is of a newer release (${unknown[0]}): restore it with that release or a later one.`,
  );
}

/** A database whose active key is another than the file's would not be served. */
function requireActiveKey(
  { keyEncryptionKeys: { active } }: BackupHeader,
  keys: KeyEncryptionKeys,
) {
  const here = keys.active().id;
  if (here === active) return;
  throw new BackupError(
    `The backup belongs to the key-encryption key ${active}, and the one here is ${here}: put that key file in its place (LUCIOLE_KEY_ENCRYPTION_KEY_FILE).`,
  );
}

/** CRL numbers are times (decision 0027): with a clock that runs behind they would come back. */
function requireLaterClock({ takenAt }: BackupHeader, clock: Clock): void {
  const now = clock.now();
  if (now >= new Date(takenAt)) return;
  throw new BackupError(
    `The backup was taken at ${takenAt}, and the clock of this machine says ${now.toISOString()}: set it right first.`,
  );
}

async function requireEmpty(client: ClientBase): Promise<void> {
  for (const table of await listTables(client)) {
    const { rowCount } = await client.query(`select from ${nameOf(table)} limit 1`);
    if (rowCount === 0) continue;
    throw new BackupError(
      `The database is not empty (${table.name} has rows): restore into a new one, and put away the old one yourself.`,
    );
  }
}

/** @throws {BackupError} while a rotation was under way, and one of the two keys is not here */
async function requireKeys(
  client: ClientBase,
  { keyEncryptionKeys: { active } }: BackupHeader,
  keys: KeyEncryptionKeys,
): Promise<void> {
  const missing = (await neededKeys(client, active)).filter((id) => keys.find(id) === undefined);
  if (missing.length === 0) return;
  throw new BackupError(
    `Secrets in the backup are sealed with the key-encryption key ${missing.join(' and ')} too: put that file beside the other one, as .previous (LUCIOLE_PREVIOUS_KEY_ENCRYPTION_KEY_FILE).`,
  );
}
