import { randomUUID } from 'node:crypto';
import type {
  ExtendedConfigurationInformation,
  IntermediateCertificateInformation,
} from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, pointers } from '../../test/support/answers.ts';
import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';

const PATH = '/v1/distributedissuers/configurations';

let bench: IssuerBench;
let path: string;

beforeAll(async () => {
  bench = await createIssuerBench();
  path = `${PATH}/${bench.configurationId}`;
});
afterAll(async () => {
  await bench.close();
});

const read = async () => (await bench.admin('GET', path)).json<ExtendedConfigurationInformation>();
const events = () =>
  bench.app.database.asAdministrator(
    `select actor_id, before, after from audit_events
     where type = 'configuration.renewal-forced' and subject_id = $1 order by sequence`,
    [bench.configurationId],
  );

describe('ruling 23: a forced renewal', () => {
  it('reaches the issuers: what they have is older than what they are told to renew after', async () => {
    const before = await bench.configuration();
    expect(before.body.renewAfter).toBeUndefined();
    const old = await bench.issued();

    bench.app.clock.advance(1);
    const { apiKey, userId } = await bench.app.createUser(bench.app.companyId, 'PKI_ADMIN');
    const json = { reason: '  a copy of the key was found ' };
    const forced = await bench.app.request('POST', `${path}/renewal`, { apiKey, json });
    expect(forced.status).toBe(200);
    const now = bench.app.clock.now().toISOString();
    const answered = forced.json<ExtendedConfigurationInformation>();
    expect(new Date(answered.renewAfter ?? '').toISOString()).toBe(now);
    expect(await read()).toEqual(answered);
    expect(answered.modificationDate).toBe(answered.renewAfter);

    const etag = { 'if-none-match': String(before.headers['etag']) };
    const after = await bench.configuration(etag);
    expect([after.status, after.body.renewAfter]).toEqual([200, answered.renewAfter]);
    expect(after.body.subCaDigest).toBe(before.body.subCaDigest);
    expect(Date.parse(old.creationDate)).toBeLessThan(Date.parse(now));
    const issued: IntermediateCertificateInformation = await bench.issued();
    expect(Date.parse(issued.creationDate)).toBeGreaterThanOrEqual(Date.parse(now));

    expect(await events()).toEqual([
      {
        actor_id: userId,
        before: { renewAfter: null },
        after: { renewAfter: now, reason: 'a copy of the key was found' },
      },
    ]);
  });

  it.each([undefined, null, {}, { reason: null }, { reason: ' ' }])(
    'takes %j, and the latest time holds',
    async (json) => {
      const before = (await read()).renewAfter;
      bench.app.clock.advance(1);
      const forced = await bench.admin('POST', `${path}/renewal`, json);
      expect(forced.status).toBe(200);
      const renewAfter = bench.app.clock.now();
      expect(Date.parse((await read()).renewAfter ?? '')).toBe(renewAfter.getTime());
      expect((await events()).at(-1)).toMatchObject({
        before: { renewAfter: new Date(before ?? '').toISOString() },
        after: { renewAfter: renewAfter.toISOString() },
      });
    },
  );

  it('survives a change of the configuration', async () => {
    const { renewAfter } = await read();
    expect(renewAfter).toBeDefined();
    const changed = await bench.admin('PATCH', path, { minTlsVersion: 'TLS12' });
    expect(changed.json<ExtendedConfigurationInformation>().renewAfter).toBe(renewAfter);
  });

  it('is refused as any write is, and then orders nothing', async () => {
    const before = await read();
    const attempts: [unknown, string][] = [
      [{ reason: 'a\u0007b' }, '/reason'],
      [{ reason: 'x'.repeat(1001) }, '/reason'],
      [{ renewAfter: '2026-01-01T00:00:00Z' }, '/renewAfter'],
    ];
    for (const [body, pointer] of attempts) {
      const response = await bench.admin('POST', `${path}/renewal`, body);
      expect([codes(response), pointers(response)]).toEqual([[400, 10006], [pointer]]);
    }
    const unknown = await bench.admin('POST', `${PATH}/${randomUUID()}/renewal`);
    expect(codes(unknown)).toEqual([404, 10051]);
    for (const role of ['RESOURCE_OWNER', 'PLATFORM_ADMIN', 'GUEST'] as const) {
      const { apiKey } = await bench.app.createUser(bench.app.companyId, role);
      expect((await bench.app.request('POST', `${path}/renewal`, { apiKey })).status).toBe(403);
    }
    const { bearer } = bench;
    expect((await bench.app.request('POST', `${path}/renewal`, { bearer })).status).toBe(403);
    expect(await read()).toEqual(before);
  });
});
