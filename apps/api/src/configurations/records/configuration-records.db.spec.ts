import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  attachAnotherAccount,
  type IssuanceSeed,
  seedIssuance,
} from '../../../test/support/seed-issuance.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts';
import type { CompanyDatabase, CompanyTransaction } from '../../database/company-database.ts';
import { ConfigurationRecordsRepository } from './configuration-records.repository.ts';
import { ConfigurationRecordsService } from './configuration-records.service.ts';

const LINKED = `insert into configuration_policies (company_id, configuration_id, policy_id, position) values ($1, $2, $3, $4)`;

describe('configurations as other resources embed them', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let seed: IssuanceSeed;
  /** Two, as in two processes: neither hears of the other. */
  let services: readonly ConfigurationRecordsService[];
  let statements: string[];

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    seed = await seedIssuance(database, await test.createCompany());
    services = [1, 2].map(
      () => new ConfigurationRecordsService(new ConfigurationRecordsRepository()),
    );
    statements = [];
  });

  const inCompany = <Result>(work: (tx: CompanyTransaction) => Promise<Result>) =>
    database.inCompany(seed.companyId, work);
  const execute = (sql: string, ...values: unknown[]) =>
    inCompany((tx) => tx.execute(sql, [seed.companyId, seed.configurationId, ...values]));

  async function linksIn(tx: CompanyTransaction, service: ConfigurationRecordsService | undefined) {
    const counted: CompanyTransaction = {
      ...tx,
      query: (statement, parameters) => {
        statements.push(typeof statement === 'string' ? 'unnamed' : statement.name);
        return tx.query(statement, parameters);
      },
    };
    const found = await service?.information(counted, [seed.configurationId]);
    const { policyIds, serviceAccountIds } = found?.get(seed.configurationId) ?? {};
    return { policyIds, serviceAccountIds };
  }
  const links = async () => {
    const [one, other] = await Promise.all(
      services.map((service) => inCompany((tx) => linksIn(tx, service))),
    );
    expect(other).toEqual(one);
    return one;
  };

  it('show every change of their links at once', async () => {
    const { policyId, serviceAccountId } = seed;
    expect(await links()).toEqual({ policyIds: [policyId], serviceAccountIds: [serviceAccountId] });

    const attached = await attachAnotherAccount(database, seed);
    const accounts = (await links())?.serviceAccountIds;
    expect(new Set(accounts)).toEqual(new Set([serviceAccountId, attached]));

    const other = randomUUID();
    await inCompany((tx) =>
      tx.execute(
        `insert into policies (company_id, id, name, validity_period, document) values ($1, $2, 'other', 'PT1H', '{}')`,
        [seed.companyId, other],
      ),
    );
    await execute(LINKED, other, 1);
    expect((await links())?.policyIds).toEqual([policyId, other]);

    await execute(
      `update configuration_policies set position = 1 - position where company_id = $1 and configuration_id = $2`,
    );
    expect((await links())?.policyIds).toEqual([other, policyId]);

    await execute(
      `delete from configuration_policies where company_id = $1 and configuration_id = $2 and policy_id = $3`,
      other,
    );
    // The link goes with the account.
    await inCompany((tx) =>
      tx.execute('delete from service_accounts where id = $1', [serviceAccountId]),
    );
    expect(await links()).toEqual({ policyIds: [policyId], serviceAccountIds: [attached] });

    await execute('delete from configurations where company_id = $1 and id = $2');
    expect(await links()).toEqual({ policyIds: undefined, serviceAccountIds: undefined });
  });

  it('forget what was rolled back', async () => {
    const before = await links();
    const undone = inCompany(async (tx) => {
      await tx.execute('delete from configuration_policies where configuration_id = $1', [
        seed.configurationId,
      ]);
      for (const service of services) expect((await linksIn(tx, service)).policyIds).toEqual([]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await links()).toEqual(before);
  });

  it('are read without their links while those stay', async () => {
    await links();
    const known = statements.length;
    await execute(`update configurations set name = 'renamed' where company_id = $1 and id = $2`);
    await links();
    expect(statements.slice(0, known)).toContain('configuration-links');
    expect(statements.slice(known)).toEqual(['configuration-contents', 'configuration-contents']);
  });
});
