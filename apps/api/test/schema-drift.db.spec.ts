import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSchema } from './support/describe-schema.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';

describe('schema drift', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());

  it('the migrated schema is the committed schema.sql (after a new migration: vitest run --project api-db schema-drift -u)', async () => {
    const header =
      '-- What the migrations make, as test/support/describe-schema.ts reads the catalogue. Generated.\n';
    await expect(header + (await describeSchema(test.adminUrl))).toMatchFileSnapshot(
      '../schema.sql',
    );
  });
});
