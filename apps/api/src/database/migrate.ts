import { Client } from 'pg';
import { DatabaseSetupError, databaseUnreachable } from './database-error.ts';
import { createOwnerDataSource } from './data-source.ts';
import { provisioningSql } from './provision-roles.ts';
import { OWNER_ROLE, SCHEMA, SERVICE_ROLE } from './roles.ts';

/** What a run of {@link migrate} did. */
export interface MigrationReport {
  /** Names of the migrations that ran now; empty when the schema was up to date. */
  readonly applied: readonly string[];
}

/**
 * Brings the schema to this release, as `luciole_owner`, creating the roles first when they are missing and the login may.
 * All pending migrations commit together or not at all. Safe when several processes start at once: one migrates under an
 * advisory lock, the others wait and then find nothing to do.
 *
 * @throws {DatabaseSetupError} DATABASE_UNREACHABLE, POSTGRESQL_TOO_OLD, or ROLES_MISSING with the SQL for the administrator
 */
export async function migrate(url: string): Promise<MigrationReport> {
  return withMigrationLock(url, async () => {
    const owner = createOwnerDataSource(url);
    try {
      await owner.initialize();
      const applied = await owner.runMigrations();
      // A serving process refuses to start while a migration is pending, so it has to see which ones ran.
      await owner.query(`grant select on ${SCHEMA}.schema_migrations to ${SERVICE_ROLE}`);
      return { applied: applied.map(({ name }) => name) };
    } finally {
      if (owner.isInitialized) {
        await owner.destroy();
      }
    }
  });
}

/** Undoes the last `count` migrations, one by one; for tests and for people at work, never at start. */
export async function migrateDown(url: string, count: number): Promise<void> {
  await withMigrationLock(url, async () => {
    const owner = createOwnerDataSource(url);
    try {
      await owner.initialize();
      for (let undone = 0; undone < count; undone += 1) {
        await owner.undoLastMigration();
      }
    } finally {
      if (owner.isInitialized) {
        await owner.destroy();
      }
    }
  });
}

/** Does `work` while no other process migrates, when roles and schema are there. @throws {DatabaseSetupError} as {@link migrate} */
export async function withMigrationLock<Result>(
  url: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'luciole migrate' });
  try {
    await client.connect();
  } catch (error) {
    throw databaseUnreachable(error);
  }
  // A session that dies while it waits or works must not turn into an unhandled event; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.query(`select pg_advisory_lock(hashtext('luciole'), hashtext('migrate'))`);
    await prepareRoles(client);
    return await work();
  } finally {
    await client.end();
  }
}

async function prepareRoles(client: Client): Promise<void> {
  const { rows } = await client.query<{
    login: string;
    database: string;
    version: number;
    ready: boolean;
  }>(
    `select session_user as login, current_database() as database,
       current_setting('server_version_num')::integer as version,
       coalesce((select bool_and(pg_has_role(session_user, oid, 'MEMBER')) and count(*) = 2
         from pg_roles where rolname in ('${OWNER_ROLE}', '${SERVICE_ROLE}')), false)
       and not coalesce((select bool_or(pg_has_role(session_user, oid, 'USAGE')) from pg_roles
         where rolname in ('${OWNER_ROLE}', '${SERVICE_ROLE}') and not exists
           (select from pg_roles where rolname = session_user and rolsuper)), false)
       and coalesce((select has_database_privilege(oid, current_database(), 'CREATE')
         from pg_roles where rolname = '${OWNER_ROLE}'), false) as ready`,
  );
  const [state] = rows;
  if (state === undefined || state.version < 150_000) {
    throw new DatabaseSetupError('POSTGRESQL_TOO_OLD', 'PostgreSQL 15 or later is needed.');
  }
  if (!state.ready) {
    const sql = provisioningSql({ loginRole: state.login, database: state.database });
    try {
      await client.query(sql);
    } catch (error) {
      throw new DatabaseSetupError(
        'ROLES_MISSING',
        `The login role "${state.login}" may not create the database roles (${reasonOf(error)}); an administrator of the server runs this SQL once:\n\n${sql}\n`,
        { cause: error },
      );
    }
  }
  await client.query(`set role ${OWNER_ROLE}; create schema if not exists ${SCHEMA}; reset role`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
