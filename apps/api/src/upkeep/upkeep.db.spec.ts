import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { UpkeepService } from './upkeep.service.ts';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
  for (const key of ['one', 'two']) {
    await app.request('POST', '/v1/certificateauthorities/BUILTIN/accounts', {
      apiKey: app.apiKey,
      json: { key, keyAlgorithm: 'EC_P256', validityPeriod: 'P5Y', newRoot: true },
    });
  }
});
afterAll(async () => {
  await app.close();
});

describe('upkeep', () => {
  it('renews every CRL that it can, whatever is wrong with one CA, and then says what failed', async () => {
    const [broken] = await app.database.asAdministrator(
      `update certificate_authorities set sealed_private_key = set_byte(sealed_private_key, 100,
         get_byte(sealed_private_key, 100) # 1)
       where id = (select id from certificate_authorities order by id limit 1) returning id`,
    );
    app.clock.advance(4 * 86_400);
    await expect(app.app.get(UpkeepService).renewCrls()).rejects.toThrow('1 of 4 CRLs');
    const rows = await app.database.asAdministrator(
      `select certificate_authority_id as id, count(*)::int as crls from crls
       group by certificate_authority_id order by crls`,
    );
    expect(rows.map(({ crls }) => crls)).toEqual([1, 2, 2, 2]);
    expect(rows[0]?.['id']).toBe(broken?.['id']);
  });
});
