import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { SUPERUSER } from './cluster.ts';

/**
 * The URL of a database behind a socket in the file system.
 *
 * The host name stands there only because URL parsers want one: `host` in the query wins, in pg and in libpq.
 */
export function socketUrl(socketDirectory: string, role: string, database: string): string {
  const url = new URL('postgres://localhost');
  url.username = role;
  url.pathname = `/${database}`;
  url.search = `host=${encodeURIComponent(socketDirectory)}&port=5432`;
  return url.href;
}

/** Tells whether a server takes connections at the socket, which it does not while it starts, recovers or stops. */
export async function answers(socketDirectory: string): Promise<boolean> {
  if (!existsSync(join(socketDirectory, '.s.PGSQL.5432'))) return false;
  try {
    await withClient(socketUrl(socketDirectory, SUPERUSER, 'postgres'), (client) =>
      client.query('SELECT 1'),
    );
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` on one connection and closes it, whatever happens. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that dies while idle is reported here; the query that needs it fails by itself.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
