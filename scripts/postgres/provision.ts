import { escapeIdentifier } from 'pg';
import { SUPERUSER } from './cluster.ts';
import { socketUrl, withClient } from './connection.ts';

/** The role that Luciole signs in with; it is no superuser, owns nothing and may do only what its memberships allow. */
export const LOGIN_ROLE = 'luciole';

/** What an administrator of the embedded server has to run before the first migration. */
export type ProvisioningSql = (names: { loginRole: string; database: string }) => string;

/**
 * Makes sure that login role and database exist and have the rights of the three-role model (owner, service, login).
 * Running it again changes nothing.
 */
export async function provision(
  socketDirectory: string,
  database: string,
  provisioningSql: ProvisioningSql,
): Promise<void> {
  await withClient(socketUrl(socketDirectory, SUPERUSER, 'postgres'), async (client) => {
    const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [LOGIN_ROLE]);
    if (role.rowCount === 0) {
      await client.query(
        `CREATE ROLE ${escapeIdentifier(LOGIN_ROLE)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS`,
      );
    }
    const existing = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (existing.rowCount === 0) {
      await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
    }
  });
  await withClient(socketUrl(socketDirectory, SUPERUSER, database), (client) =>
    client.query(provisioningSql({ loginRole: LOGIN_ROLE, database })),
  );
}
