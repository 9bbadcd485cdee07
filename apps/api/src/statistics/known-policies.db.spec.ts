import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';
import { IssuerSetup } from '../../test/support/issuer-setup.ts';

let bench: IssuerBench;
let certificateId: string;

beforeAll(async () => {
  bench = await createIssuerBench();
  certificateId = (await bench.issued()).id;
});
afterAll(() => bench.close());

const totalsOf = (policyId: string) => [{ policyId, ultraShort: 1, short: 0, long: 0 }];

describe('policies that a report may name', () => {
  it('refuses a policy that the company never had, and one of another company', async () => {
    const other = await bench.app.createCompany();
    const foreign = await new IssuerSetup(bench.app, other.apiKey).policy();
    for (const id of [randomUUID(), foreign.id]) {
      const response = await bench.report(certificateId, 1, totalsOf(id));
      expect([response.status, response.json()]).toMatchObject([
        404,
        { errors: [{ code: 24021 }] },
      ]);
    }
  });

  it('counts under a policy that was deleted since, because the issuer may have signed before it heard', async () => {
    const policy = await new IssuerSetup(bench.app).policy();
    await bench.admin('DELETE', `/v1/distributedissuers/policies/${policy.id}`);
    const response = await bench.report(certificateId, 2, totalsOf(policy.id.toUpperCase()));
    expect(response.status).toBe(204);
  });
});
