import { randomUUID } from 'node:crypto';

import type { IntermediateCertificateInformation } from '@luciole/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { codes } from '../../test/support/answers.ts';
import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';

let bench: IssuerBench;

beforeEach(async () => {
  bench = await createIssuerBench();
});
afterEach(async () => {
  await bench.close();
});

const idOf = (response: TestResponse): string =>
  response.json<IntermediateCertificateInformation>().id;

async function change(path: string, json: unknown): Promise<void> {
  const { status, text } = await bench.admin('PATCH', `/v1/distributedissuers/${path}`, json);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
}

describe('a retry of a bootstrap (ruling 17)', () => {
  const changes: [string, () => Promise<void>, number[]][] = [
    [
      'demands what the issuer lacks',
      () =>
        change(`configurations/${bench.configurationId}`, {
          advancedSettings: { requireFIPSCompliantBuild: true },
        }),
      [422, 23_001],
    ],
    [
      'wants keys of another algorithm',
      () => change(`subcaproviders/${bench.providerId}`, { keyAlgorithm: 'EC_P384' }),
      [422, 21_007],
    ],
    [
      'leaves no room for the name of the instance',
      () => change(`subcaproviders/${bench.providerId}`, { commonName: 'x'.repeat(64) }),
      [422, 24_002],
    ],
    [
      'does not list the account any more',
      () => change(`configurations/${bench.configurationId}`, { serviceAccountIds: null }),
      [404, 24_001],
    ],
  ];

  it.each(changes)(
    'gets the first certificate when the configuration %s by now',
    async (_what, changed, refusal) => {
      const idempotencyKey = randomUUID();
      const instanceName = 'node-1';
      const body = { instanceName, certificateSigningRequest: await bench.request() };
      const first = await bench.bootstrap(body, { idempotencyKey });
      expect(first.status).toBe(201);
      await changed();

      const again = await bench.bootstrap(body, { idempotencyKey });
      expect([again.status, idOf(again)]).toEqual([201, idOf(first)]);
      const other = { instanceName, certificateSigningRequest: await bench.request() };
      expect(codes(await bench.bootstrap(other, { idempotencyKey }))).toEqual([409, 10_070]);
      // Whoever never asked is judged by what is said now.
      expect(codes(await bench.bootstrap(other))).toEqual(refusal);
    },
  );

  it('is refused when its certificate was revoked, whatever the configuration says', async () => {
    const idempotencyKey = randomUUID();
    const body = { certificateSigningRequest: await bench.request() };
    const first = await bench.bootstrap(body, { idempotencyKey });
    const path = `/v1/distributedissuers/intermediatecertificates/${idOf(first)}/revocation`;
    expect((await bench.admin('POST', path, { reason: 'superseded' })).status).toBe(200);
    await change(`configurations/${bench.configurationId}`, { serviceAccountIds: null });
    expect(codes(await bench.bootstrap(body, { idempotencyKey }))).toEqual([409, 24_013]);
  });

  it('of another account is no retry', async () => {
    const idempotencyKey = randomUUID();
    const body = { certificateSigningRequest: await bench.request() };
    await bench.bootstrap(body, { idempotencyKey });
    const stranger = await bench.app.signIn(
      await bench.app.createServiceAccount(bench.app.companyId),
    );
    const answer = await bench.bootstrap(body, { idempotencyKey, bearer: stranger });
    expect(codes(answer)).toEqual([404, 24_001]);
  });

  it('is one until notAfter, and not a second longer, also when nothing swept', async () => {
    const idempotencyKey = randomUUID();
    const body = { certificateSigningRequest: await bench.request() };
    const first = await bench.bootstrap(body, { idempotencyKey });
    const { id, validityEnd } = first.json<IntermediateCertificateInformation>();
    const left = Date.parse(validityEnd ?? '') - bench.app.clock.now().getTime();
    bench.app.clock.advance(left / 1000);
    const atTheEnd = { idempotencyKey, bearer: await bench.app.signIn(bench.account) };
    expect(idOf(await bench.bootstrap(body, atTheEnd))).toBe(id);

    bench.app.clock.advance(1);
    // The public key was certified before, and that is never forgotten.
    expect(codes(await bench.bootstrap(body, atTheEnd))).toEqual([409, 21_013]);
    const next = { certificateSigningRequest: await bench.request() };
    const second = await bench.bootstrap(next, atTheEnd);
    expect(second.status).toBe(201);
    expect(idOf(second)).not.toBe(id);
    // From now on the key means the second certificate.
    expect(idOf(await bench.bootstrap(next, atTheEnd))).toBe(idOf(second));
    expect(codes(await bench.bootstrap(body, atTheEnd))).toEqual([409, 10_070]);
  });
});
