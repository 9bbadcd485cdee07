import { MigrationExecutor, type QueryRunner } from 'typeorm';
import type { PoolClient } from 'pg';

import { createOwnerDataSource } from './data-source.ts';
import { withMigrationLock } from './migrate.ts';
import { OWNER_ROLE, SCHEMA, SERVICE_ROLE } from './roles.ts';

/** A schema that is being made, in the one transaction that makes it. */
export interface NewSchema {
  /** Acts as the owner. */
  readonly client: PoolClient;
  readonly runner: QueryRunner;
  /** Brings it to this release. */
  migrate(): Promise<void>;
}

/**
 * Makes the schema anew as it was after some migrations, and does `work` in the same transaction: it commits all of it or nothing.
 *
 * @param migrations - names
 * @param requireEmpty - throws when what is there may not be replaced
 * @throws {DatabaseSetupError} as `migrate`
 */
export async function inNewSchema<Result>(
  url: string,
  migrations: readonly string[],
  requireEmpty: (client: PoolClient) => Promise<void>,
  work: (schema: NewSchema) => Promise<Result>,
): Promise<Result> {
  return withMigrationLock(url, async () => {
    const owner = await createOwnerDataSource(url).initialize();
    try {
      return await owner.transaction(async ({ queryRunner: runner }) => {
        if (runner === undefined) throw new Error('a transaction has a connection');
        const client: PoolClient = await runner.connect();
        await requireEmpty(client);
        await client.query(
          `drop schema ${SCHEMA} cascade; create schema ${SCHEMA} authorization ${OWNER_ROLE}`,
        );
        const executor = new MigrationExecutor(owner, runner);
        const run = async (isWanted: (name: string) => boolean): Promise<void> => {
          const pending = await executor.getPendingMigrations();
          for (const migration of pending.filter(({ name }) => isWanted(name)))
            await executor.executeMigration(migration);
          await client.query(`grant select on ${SCHEMA}.schema_migrations to ${SERVICE_ROLE}`);
        };
        await run((name) => migrations.includes(name));
        return work({ client, runner, migrate: () => run(() => true) });
      });
    } finally {
      await owner.destroy();
    }
  });
}
