import { randomBytes } from 'node:crypto';

import { Client, escapeIdentifier } from 'pg';

import { OWNER_ROLE } from '../database/roles.ts';
import { BackupError } from './backup-error.ts';

/**
 * Does `work` with an empty database of its own on the server of `url`, which is dropped afterwards, whatever happens.
 *
 * @param url - of the login that serves
 * @param maintenanceUrl - of a login that may create databases
 * @throws {BackupError} when that login may not
 */
export async function withScratchDatabase<Result>(
  url: string,
  maintenanceUrl: string,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const name = `luciole_verify_${randomBytes(6).toString('hex')}`;
  const client = new Client({
    connectionString: maintenanceUrl,
    application_name: 'luciole verify',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await create(client, name);
    try {
      // Roles are the server's, rights the database's.
      const scratch = escapeIdentifier(name);
      const login = escapeIdentifier(await loginOf(url));
      await client.query(
        `grant connect, create on database ${scratch} to ${OWNER_ROLE}; grant connect on database ${scratch} to ${login}`,
      );
      return await work(withDatabase(url, name));
    } finally {
      await client.query(`drop database ${escapeIdentifier(name)} with (force)`);
    }
  } finally {
    await client.end();
  }
}

async function create(client: Client, name: string): Promise<void> {
  try {
    await client.query(`create database ${escapeIdentifier(name)} template template0`);
  } catch (error) {
    const isRefused = error instanceof Error && 'code' in error && error.code === '42501';
    if (!isRefused) throw error;
    const { rows } = await client.query<{ login: string }>('select session_user as login');
    throw new BackupError(
      `The login role "${rows[0]?.login}" may not create the database that the backup is tried out in: name one that may in LUCIOLE_MAINTENANCE_DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function loginOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ login: string }>('select session_user as login');
    return rows[0]?.login ?? '';
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
