import { randomInt, X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { createIssuerSetUp, type IssuerSetUp } from '../support/issuer-set-up.ts';
import { startBootstrapLoad } from './bootstrap-load.ts';

const CRASHES = 20;

/** The API is killed with SIGKILL at random moments under load; what was acknowledged must hold (house.md §5). */
describe('a control plane that is killed under bootstrap load', () => {
  let installation: Installation;
  let setUp: IssuerSetUp;

  beforeAll(async () => {
    installation = await createInstallation({
      LUCIOLE_MAX_LIVE_SUB_CAS: '1000000',
      LUCIOLE_MAX_ISSUES_PER_HOUR: '1000000',
    });
  });
  afterAll(() => installation?.close());

  it(`loses nothing, repeats nothing and miscounts nothing in ${CRASHES} crashes`, async () => {
    let api = await installation.serve();
    const client = new ControlPlaneClient(api.baseUrl);
    setUp = await createIssuerSetUp(client, { apiKey: installation.apiKey });
    const load = startBootstrapLoad(client, setUp, 8);
    for (let crash = 0; crash < CRASHES; crash += 1) {
      await sleep(randomInt(50, 900));
      await api.kill();
      api = await installation.serve(api.port);
    }
    await load.stop();
    const { acknowledged, changed, unexpected, reported } = load.record;
    expect(unexpected).toEqual([]);
    expect(changed).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(CRASHES);

    // No acknowledged certificate is missing: each is there byte for byte.
    const stored = await rows<{ id: string; der: Buffer; serial_number: string; status: string }>(
      installation,
      `select c.id, d.certificate_der as der, c.serial_number, c.status
       from luciole.issuer_certificates c
       left join luciole.issuer_certificate_documents d on d.issuer_certificate_id = c.id`,
    );
    const byId = new Map(stored.map((row) => [row.id, row]));
    for (const { id, certificate } of acknowledged) {
      const row = byId.get(id);
      expect(row?.status).toBe('ISSUED');
      expect(row?.der.equals(new X509Certificate(certificate).raw)).toBe(true);
    }

    // No serial number twice, in certificates or in what was ever meant to be signed.
    const serialNumbers = acknowledged.map(
      ({ certificate }) => new X509Certificate(certificate).serialNumber,
    );
    expect(new Set(serialNumbers).size).toBe(acknowledged.length);
    const [numbers] = await rows<{ all: string; distinct: string; unrecorded: string }>(
      installation,
      `select count(*) as all, count(distinct serial_number) as distinct,
         (select count(*) from luciole.issuer_certificate_documents d
          join luciole.issuer_certificates c on c.id = d.issuer_certificate_id
          left join luciole.serial_numbers s on s.serial_number = c.serial_number
          where s.tbs_der is null or position(s.tbs_der in d.certificate_der) = 0) as unrecorded
       from luciole.serial_numbers`,
    );
    expect(numbers?.distinct).toBe(numbers?.all);
    // Every signed certificate is recorded: its number with the very bytes that were signed.
    expect(numbers?.unrecorded).toBe('0');
    const statuses = new Set(
      stored.map(({ status, der }) => `${status} ${der === null ? 'bare' : 'signed'}`),
    );
    expect(
      [...statuses].filter(
        (status) => !['ISSUED signed', 'FAILED bare', 'PENDING bare'].includes(status),
      ),
    ).toEqual([]);

    // All counts are exact.
    const expected = [...reported.values()].reduce((sum, count) => sum + count, 0);
    const configuration = await client.must<{ ultraShortLivedCertCount: number }>({
      path: `/v1/distributedissuers/configurations/${setUp.configurationId}`,
      as: { apiKey: installation.apiKey },
    });
    expect(configuration.ultraShortLivedCertCount).toBe(expected);
  });
});

async function rows<Row>(installation: Installation, sql: string): Promise<Row[]> {
  const client = new Client({
    connectionString: installation.adminUrl.replace('/postgres?', '/luciole?'),
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
