import { Client } from 'pg';
import type { CompanyDatabase } from '../database/company-database.ts';
import { databaseUnreachable } from '../database/database-error.ts';
import { SCHEMA } from '../database/roles.ts';
import {
  type KeyEncryptionKey,
  KeyEncryptionKeyError,
  readKeyEncryptionKey,
  readOrCreateKeyEncryptionKey,
  sameCheckValue,
} from './key-encryption-key.ts';

/**
 * The key for a database that may not exist yet, before anything is created in it (ruling 40): made when neither file nor
 * database has one, read when the database was sealed with one.
 *
 * @throws {KeyEncryptionKeyError} MISSING when the database knows a key and the file is gone: then none is made, because a
 * new key would open nothing
 */
export async function prepareKeyEncryptionKey(
  url: string,
  file: string,
): Promise<KeyEncryptionKey> {
  return (await hasKeyEncryptionKey(url))
    ? readKeyEncryptionKey(file)
    : readOrCreateKeyEncryptionKey(file);
}

/**
 * Makes sure that the database belongs to the key: the first key that it meets is remembered by id and check value.
 *
 * @throws {KeyEncryptionKeyError} WRONG_KEY when the database was sealed with another key
 */
export async function registerKeyEncryptionKey(
  database: CompanyDatabase,
  key: KeyEncryptionKey,
  file: string,
): Promise<void> {
  const known = await database.inDeployment((tx) =>
    tx.query<{ id: string; check_value: Buffer; status: string }>(
      'select id, check_value, status from register_key_encryption_key($1, $2)',
      [key.id, key.checkValue],
    ),
  );
  const registered = known.find(({ id }) => id === key.id);
  if (
    registered === undefined ||
    registered.status === 'RETIRED' ||
    !sameCheckValue(registered.check_value, key.checkValue)
  ) {
    const expected = known.find(({ status }) => status === 'ACTIVE')?.id ?? 'none';
    throw new KeyEncryptionKeyError(
      'WRONG_KEY',
      `The key-encryption key ${file} (${key.id}) does not open this database, which was sealed with the key ${expected}; put that key file back.`,
    );
  }
}

async function hasKeyEncryptionKey(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    throw databaseUnreachable(error);
  }
  try {
    // The login has no right on the table itself; asking whether it exists needs none.
    const { rows } = await client.query<{ known: boolean }>(
      `select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = $1 and c.relname = 'key_encryption_keys') as known`,
      [SCHEMA],
    );
    if (rows[0]?.known !== true) return false;
    await client.query('begin read only; set local role luciole_service');
    const keys = await client.query(`select from ${SCHEMA}.key_encryption_keys`);
    return (keys.rowCount ?? 0) > 0;
  } finally {
    await client.end();
  }
}
