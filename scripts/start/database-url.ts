import { LauncherError, errorCode, errorMessage } from '../errors.ts';
import { withClient } from '../postgres/connection.ts';

/** PostgreSQL 15 is the oldest that the SQL is written for. */
const OLDEST_SERVER = 150_000;

/**
 * Signs in to the PostgreSQL of `DATABASE_URL` once, before anything is made.
 *
 * @throws {LauncherError} one sentence without the password, when that fails or the server is too old
 */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  let version: number;
  try {
    version = await withClient(databaseUrl, async (client) => {
      const { rows } = await client.query<{ version: string }>(
        "SELECT current_setting('server_version_num') AS version",
      );
      return Number(rows[0]?.version);
    });
  } catch (error) {
    throw new LauncherError(sentence(databaseUrl, error), { cause: error });
  }
  if (version < OLDEST_SERVER) {
    throw new LauncherError(
      `DATABASE_URL leads to PostgreSQL ${Math.floor(version / 10_000)}: use version 15 or later, or unset it for the embedded one.`,
    );
  }
}

function sentence(databaseUrl: string, error: unknown): string {
  if (!URL.canParse(databaseUrl)) {
    return 'DATABASE_URL is not a URL: write postgres://user:password@host:5432/database, or unset it for the embedded PostgreSQL.';
  }
  const { host, pathname, username } = new URL(databaseUrl);
  const database = pathname.slice(1);
  switch (errorCode(error) ?? '') {
    case '28P01':
    case '28000':
      return `The PostgreSQL at ${host} does not let ${username} in: correct user and password in DATABASE_URL.`;
    case '3D000':
      return `The PostgreSQL at ${host} has no database ${database}: create it, or correct DATABASE_URL.`;
    default:
      return `The PostgreSQL at ${host} cannot be reached (${reason(error)}): start it, correct DATABASE_URL, or unset it for the embedded one.`;
  }
}

/** A failed connection to a name with several addresses has one error for each, and no message of its own. */
function reason(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return errorCode(first) ?? errorMessage(first).split('\n')[0] ?? '';
}
