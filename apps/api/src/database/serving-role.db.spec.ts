import { escapeIdentifier } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUrl } from '../../test/support/database-url.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { openDataSource } from './open-data-source.ts';

describe('start', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase({ ownLogin: true });
  });
  afterAll(() => test.close());

  it('accepts the login role that was provisioned', async () => {
    await expect(open(test.url)).resolves.toBeUndefined();
  });

  it('ruling 14: refuses to serve as superuser', async () => {
    await expect(open(test.adminUrl)).rejects.toMatchObject({
      code: 'SERVING_ROLE_TOO_POWERFUL',
      message: expect.stringContaining('is a superuser'),
    });
  });

  it.each([
    ['may bypass row security', 'alter role LOGIN bypassrls', 'alter role LOGIN nobypassrls'],
    [
      'owns a table',
      'create table luciole.stray (); alter table luciole.stray owner to LOGIN',
      'drop table luciole.stray',
    ],
    [
      'inherits the rights',
      `alter role LOGIN inherit; revoke luciole_owner from LOGIN; grant luciole_owner to LOGIN`,
      `revoke luciole_owner from LOGIN; alter role LOGIN noinherit; grant luciole_owner to LOGIN`,
    ],
    [
      'acts as a luciole_service that may do more',
      'create table luciole.stray (); alter table luciole.stray owner to luciole_service',
      'drop table luciole.stray',
    ],
  ])('ruling 14: refuses to serve when the login %s', async (reason, spoil, mend) => {
    const login = escapeIdentifier(test.loginRole);
    await test.asAdministrator(spoil.replaceAll('LOGIN', login));
    try {
      await expect(open(test.url)).rejects.toMatchObject({
        code: 'SERVING_ROLE_TOO_POWERFUL',
        message: expect.stringContaining(reason),
      });
    } finally {
      await test.asAdministrator(mend.replaceAll('LOGIN', login));
    }
    await expect(open(test.url)).resolves.toBeUndefined();
  });

  it('refuses a database without schema, and one whose schema is older', async () => {
    const empty = await createTestDatabase({ migrated: false });
    await expect(open(empty.url)).rejects.toMatchObject({ code: 'ROLES_MISSING' });
    await empty.close();
    const older = await createTestDatabase();
    await older.asAdministrator(
      'delete from schema_migrations where id = (select max(id) from schema_migrations)',
    );
    await expect(open(older.url)).rejects.toMatchObject({ code: 'SCHEMA_OUTDATED' });
    await older.close();
  });

  it('says in one sentence that the database cannot be reached', async () => {
    const nowhere = databaseUrl(test.url, { database: 'no_such_database' });
    await expect(open(nowhere)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });
});

async function open(url: string): Promise<void> {
  await (await openDataSource({ url, poolSize: 1 })).destroy();
}
