import { MigrationExecutor } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSchema } from '../../test/support/describe-schema.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { createOwnerDataSource } from './data-source.ts';
import { migrate, migrateDown } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';

describe('migrate', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await createTestDatabase({ migrated: false, ownLogin: true });
  });
  afterEach(() => test.close());

  it('goes up, down to nothing and up again to the same schema', async () => {
    const { applied } = await migrate(test.url);
    expect(applied).toEqual(MIGRATIONS.map(({ name }) => name));
    const before = await describeSchema(test.adminUrl);
    await migrateDown(test.url, MIGRATIONS.length);
    const left = await describeSchema(test.adminUrl);
    expect(
      left.split('\n').filter((line) => /^(table|view|function|trigger|type)/.test(line)),
    ).toEqual(['table schema_migrations owner luciole_owner']);
    await migrate(test.url);
    expect(await describeSchema(test.adminUrl)).toBe(before);
  });

  it('every single step down undoes its step up', async () => {
    await migrate(test.url);
    await migrateDown(test.url, MIGRATIONS.length);
    const owner = await createOwnerDataSource(test.url).initialize();
    try {
      const executor = new MigrationExecutor(owner);
      const before: string[] = [];
      for (const migration of await executor.getPendingMigrations()) {
        before.push(await describeSchema(test.adminUrl));
        await executor.executeMigration(migration);
      }
      expect(before).toHaveLength(MIGRATIONS.length);
      for (const schema of before.toReversed()) {
        await owner.undoLastMigration();
        expect(await describeSchema(test.adminUrl)).toBe(schema);
      }
    } finally {
      await owner.destroy();
    }
  });

  it('is safe when four start at once: one migrates, the others find nothing to do', async () => {
    const reports = await Promise.all([1, 2, 3, 4].map(() => migrate(test.url)));
    const [first, ...others] = reports
      .map(({ applied }) => applied.length)
      .toSorted((a, b) => b - a);
    expect({ first, others }).toEqual({ first: MIGRATIONS.length, others: [0, 0, 0] });
  });

  it('ruling 38: prints the SQL for the administrator when the login may not make the roles', async () => {
    const login = `"${test.loginRole}"`;
    await test.asAdministrator(`revoke luciole_owner, luciole_service from ${login}`);
    try {
      await expect(migrate(test.url)).rejects.toMatchObject({
        code: 'ROLES_MISSING',
        message: expect.stringContaining(`grant luciole_owner, luciole_service to ${login}`),
      });
    } finally {
      await test.asAdministrator(`grant luciole_owner, luciole_service to ${login}`);
    }
  });
});
