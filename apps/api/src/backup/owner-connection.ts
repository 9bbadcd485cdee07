import { Client } from 'pg';

import { DatabaseSetupError, databaseUnreachable } from '../database/database-error.ts';
import { OWNER_ROLE, SCHEMA } from '../database/roles.ts';

/** Text that means the same on every server, whatever its settings are. */
const PLAIN_TEXT = '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex';

/**
 * Does `work` on a connection that acts as the owner of the schema and so sees every row.
 *
 * @throws {DatabaseSetupError} when there is no connection, or no schema of ours
 */
export async function asOwner<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    connectionString: url,
    application_name: 'luciole backup',
    options: `-c search_path=${SCHEMA},public ${PLAIN_TEXT}`,
  });
  // A session that dies while it works must not turn into an unhandled event; the statement reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw databaseUnreachable(error);
  }
  try {
    await requireSchema(client);
    await client.query(`set role ${OWNER_ROLE}`);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function requireSchema(client: Client): Promise<void> {
  const { rowCount } = await client.query(`select from pg_namespace where nspname = $1`, [SCHEMA]);
  if (rowCount === 1) return;
  throw new DatabaseSetupError(
    'ROLES_MISSING',
    'The database has no Luciole schema: name another one in DATABASE_URL.',
  );
}
