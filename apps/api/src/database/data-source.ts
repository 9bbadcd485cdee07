import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations/index.ts';
import { OWNER_ROLE, SCHEMA } from './roles.ts';

/** What a data source needs to know; the defaults are those of a serving process. */
export interface DatabaseSettings {
  /** Connection URL of the login role. */
  readonly url: string;
  /** Connections this process may hold, 1 … 100 (default 10; performance.md §3d: eight are enough). */
  readonly poolSize?: number;
  /** Longest statement in milliseconds (default 15 000). */
  readonly statementTimeoutMilliseconds?: number;
  /** TypeORM entities of the resource rooms; hot tables have none (ruling 44). */
  readonly entities?: NonNullable<DataSourceOptions['entities']>;
  /** Shown in `pg_stat_activity` (default `luciole`). */
  readonly applicationName?: string;
}

/** The pool a serving process works with; it runs no migration. Use it through `CompanyDatabase` only. */
export function createDataSource(settings: DatabaseSettings): DataSource {
  const timeout = settings.statementTimeoutMilliseconds ?? 15_000;
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    schema: SCHEMA,
    synchronize: false,
    installExtensions: false,
    entities: settings.entities ?? [],
    applicationName: settings.applicationName ?? 'luciole',
    extra: {
      max: settings.poolSize ?? 10,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // Statements are sent without waiting for the answer to the one before: of a page's milliseconds most were round trips.
      pipeline: true,
      options:
        `-c search_path=${SCHEMA},public -c statement_timeout=${timeout} -c lock_timeout=10000` +
        ' -c idle_in_transaction_session_timeout=30000 -c timezone=UTC',
    },
  });
}

/** A single connection that acts as the owner of the schema: for migrations and key rotation, never for requests. */
export function createOwnerDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: SCHEMA,
    synchronize: false,
    installExtensions: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'all',
    applicationName: 'luciole migrate',
    extra: {
      max: 2,
      connectionTimeoutMillis: 10_000,
      options: `-c role=${OWNER_ROLE} -c search_path=${SCHEMA},public -c timezone=UTC`,
    },
  });
}
