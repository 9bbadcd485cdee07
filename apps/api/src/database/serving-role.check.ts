import type { DataSource } from 'typeorm';
import { DatabaseSetupError } from './database-error.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { OWNER_ROLE, SCHEMA, SERVICE_ROLE } from './roles.ts';

interface RoleState {
  readonly login: string;
  readonly complete: boolean;
  readonly superuser: boolean;
  readonly bypass: boolean;
  readonly owns: boolean;
  readonly inherits: boolean;
  readonly service_too_powerful: boolean;
}

/**
 * Fulfils only when row-level security holds for this process (ruling 14): neither the login nor `luciole_service` is a
 * superuser, may bypass row security or owns a table, and the login has no right without `SET ROLE`. Otherwise every
 * isolation test would pass vacuously, and every mistake in a WHERE clause would reach another company.
 *
 * @throws {DatabaseSetupError} ROLES_MISSING, SERVING_ROLE_TOO_POWERFUL; SCHEMA_OUTDATED when a migration is pending
 */
export async function checkServingRole(dataSource: DataSource): Promise<void> {
  const [state]: RoleState[] = await dataSource.query(
    `with login as (select * from pg_roles where rolname = session_user),
       service as (select * from pg_roles where rolname = '${SERVICE_ROLE}'),
       owner as (select * from pg_roles where rolname = '${OWNER_ROLE}'),
       tables as (select c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = '${SCHEMA}' and c.relkind in ('r', 'p', 'v', 'm'))
     select session_user as login,
       exists (select from service) and exists (select from owner) and exists (select from tables) as complete,
       (select rolsuper from login) as superuser,
       (select rolbypassrls from login) as bypass,
       exists (select from tables where relowner = (select oid from login)) as owns,
       coalesce((select bool_or(pg_has_role(session_user, r.oid, 'USAGE'))
         from (select oid from service union all select oid from owner) r), false) as inherits,
       coalesce((select rolsuper or rolbypassrls or rolcanlogin from service), false)
         or exists (select from tables where relowner = (select oid from service))
         or coalesce((select pg_has_role('${SERVICE_ROLE}', oid, 'MEMBER') from owner), false) as service_too_powerful`,
  );
  if (state === undefined || !state.complete) {
    throw new DatabaseSetupError(
      'ROLES_MISSING',
      'The database has no Luciole schema yet; run the command init.',
    );
  }
  const reason = reasonOf(state);
  if (reason !== undefined) {
    throw new DatabaseSetupError(
      'SERVING_ROLE_TOO_POWERFUL',
      `Luciole does not serve as "${state.login}", which ${reason}, because row-level security would not hold; give DATABASE_URL a login role of its own (docs/how-to/use-your-own-postgresql.md).`,
    );
  }
  await checkMigrations(dataSource);
}

function reasonOf(state: RoleState): string | undefined {
  if (state.superuser) return 'is a superuser';
  if (state.bypass) return 'may bypass row security';
  if (state.owns) return 'owns a table';
  if (state.inherits) return `inherits the rights of ${OWNER_ROLE} or ${SERVICE_ROLE}`;
  if (state.service_too_powerful) return `acts as a ${SERVICE_ROLE} that may do more than serve`;
  return undefined;
}

async function checkMigrations(dataSource: DataSource): Promise<void> {
  const rows: { name: string }[] = await dataSource.transaction(async (tx) => {
    await tx.query(`set local role ${SERVICE_ROLE}`);
    return tx.query(`select name from ${SCHEMA}.schema_migrations`);
  });
  const applied = new Set(rows.map(({ name }) => name));
  const pending = MIGRATIONS.filter((migration) => !applied.has(migration.name));
  if (pending.length > 0) {
    throw new DatabaseSetupError(
      'SCHEMA_OUTDATED',
      `The database lacks ${pending.length} migration(s) of this release, first ${pending[0]?.name}; run the command migrate.`,
    );
  }
}
