import type { CaAccountWithProductOptions } from '@luciole/contract';
import { opensslOk, opensslVerify } from '@luciole/pki/testing';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createIssuerBench } from '../../test/support/issuer-bench.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';
import { createTestApp, type TestApp, type TestResponse } from '../../test/support/test-app.ts';
import { HierarchyService } from './hierarchy.service.ts';

let app: TestApp;

const PATH = '/v1/certificateauthorities/BUILTIN/accounts';
const post = (json: unknown, apiKey = app.apiKey): Promise<TestResponse> =>
  app.request('POST', PATH, { apiKey, json });
const codeOf = (response: TestResponse): unknown =>
  response.json<{ errors: { code: number }[] }>().errors[0]?.code;

/** How many CAs there are, and numbers of their certificates. */
async function count(): Promise<{ readonly cas: number; readonly numbers: number }> {
  const [row] = await app.database.asAdministrator(
    'select (select count(*) from certificate_authorities) as cas, (select count(*) from serial_numbers) as numbers',
  );
  return { cas: Number(row?.['cas']), numbers: Number(row?.['numbers']) };
}

/** Accounts of a name, and claims of it. */
const named = (key: string): Promise<unknown[]> =>
  app.database.asAdministrator('select from ca_accounts where key = $1', [key]);

beforeAll(async () => {
  app = await createTestApp();
});

afterAll(async () => {
  await app.close();
});

describe('POST certificateauthorities/BUILTIN/accounts (ruling 41)', () => {
  it('creates a root of its own, then further intermediates under it', async () => {
    const none = await post({ key: 'early', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y' });
    expect([none.status, codeOf(none)]).toEqual([404, 25_002]);
    const first = await post({
      key: 'first',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P5Y',
      newRoot: true,
    });
    expect(first.status).toBe(201);
    const { account, productOptions } = first.json<CaAccountWithProductOptions>();
    expect(account).toMatchObject({
      key: 'first',
      certificateAuthority: 'BUILTIN',
      connectionStatus: 'OK',
    });
    expect(productOptions).toMatchObject([
      { productName: 'Default Product', certificateAuthorityAccountId: account.id },
    ]);
    const [intermediate, root] = account.accountDetails.trustChain;
    expect([intermediate?.signatureAlgorithm, root?.signatureAlgorithm]).toEqual([
      'SHA384_WITH_ECDSA',
      'SHA384_WITH_ECDSA',
    ]);
    const second = await post({
      key: 'second',
      keyAlgorithm: 'RSA_2048',
      validityPeriod: 'P2Y',
      rootId: root?.id,
      commonName: 'Second',
    });
    const chain = second.json<CaAccountWithProductOptions>().account.accountDetails.trustChain;
    expect(chain[1]?.fingerprintSha256).toBe(root?.fingerprintSha256);
    expect(chain[0]?.subjectCN).toEqual(['Second']);
    const listed = await app.request('GET', '/v1/certificateauthorities/builtin/accounts', {
      apiKey: app.apiKey,
    });
    expect(
      listed
        .json<{ accounts: CaAccountWithProductOptions[] }>()
        .accounts.map((item) => item.account.key),
    ).toEqual(['first', 'second']);
    const templates = await app.database.asAdministrator(
      'select name, system_generated from certificate_issuing_templates order by name',
    );
    expect(templates).toEqual([
      { name: 'first', system_generated: true },
      { name: 'second', system_generated: true },
    ]);
  });

  it.each<[string, Record<string, unknown>, number, number]>([
    ['a taken name', { key: 'first' }, 409, 25_001],
    [
      'both rootId and newRoot',
      { newRoot: true, rootId: '018f0000-0000-7000-8000-000000000000' },
      422,
      25_004,
    ],
    ['an unknown root', { rootId: '018f0000-0000-7000-8000-000000000000' }, 404, 25_002],
    ['a validity that is none', { validityPeriod: 'soon' }, 422, 25_003],
    ['a validity beyond the root', { validityPeriod: 'P30Y' }, 422, 25_003],
    ['a name with control characters', { commonName: 'a\u0007b' }, 422, 25_006],
    ['an unknown algorithm', { keyAlgorithm: 'DSA' }, 400, 10_006],
  ])('refuses %s', async (_, change, status, code) => {
    const response = await post({
      key: 'other',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P1Y',
      ...change,
    });
    expect([response.status, codeOf(response)]).toEqual([status, code]);
    expect(
      await app.database.asAdministrator(`select from ca_accounts where key = 'other'`),
    ).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, number]>([
    [
      'a validity beyond the new root',
      { rootValidityPeriod: 'P1Y', validityPeriod: 'P2Y' },
      25_003,
    ],
    ['a name with control characters', { commonName: 'a\u0007b' }, 25_006],
    ['a root name with control characters', { rootCommonName: 'a\u0007b' }, 25_006],
  ])('leaves nothing of a new root that was to carry %s', async (_, change, code) => {
    const before = await count();
    const response = await post({
      key: 'orphan',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P1Y',
      newRoot: true,
      ...change,
    });
    expect([response.status, codeOf(response)]).toEqual([422, code]);
    expect(await count()).toEqual(before);
  });

  it('makes one CA for a name that eight ask for at once, and says 409 to the others', async () => {
    const before = await count();
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        post({
          key: 'contended',
          keyAlgorithm: index % 2 === 0 ? 'EC_P256' : 'RSA_2048',
          validityPeriod: 'P1Y',
        }),
      ),
    );
    const [made, ...refused] = responses.toSorted((a, b) => a.status - b.status);
    expect(made?.status).toBe(201);
    expect(refused.map((response) => [response.status, codeOf(response)])).toEqual(
      refused.map(() => [409, 25_001]),
    );
    expect(await count()).toEqual({ cas: before.cas + 1, numbers: before.numbers + 1 });
    expect((await named('contended')).length).toBe(1);
  });

  it('lets a name go when its CA could not be made, and when the process that took it is gone', async () => {
    const hierarchy = app.app.get(HierarchyService);
    const failing = vi
      .spyOn(hierarchy, 'signIntermediate')
      .mockRejectedValueOnce(new Error('the disk is full'));
    const wanted = { key: 'second chance', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y' };
    expect((await post(wanted)).status).toBe(500);
    failing.mockRestore();
    expect(await named('second chance')).toEqual([]);

    await app.database.asAdministrator(
      `insert into ca_accounts (company_id, id, key, certificate_authority, creation_date)
       values ($1, gen_random_uuid(), $2, 'BUILTIN', $3)`,
      [app.companyId, wanted.key, app.clock.now()],
    );
    expect(codeOf(await post(wanted))).toBe(25_001);
    const listed = await app.request('GET', PATH, { apiKey: app.apiKey });
    expect(listed.text).not.toContain(wanted.key);
    app.clock.advance(601);
    expect((await post(wanted)).status).toBe(201);
    expect((await named(wanted.key)).length).toBe(1);
  });

  it('does not lend its roots to another company', async () => {
    const [root] = await app.database.asAdministrator(
      `select id from certificate_authorities where kind = 'ROOT'`,
    );
    const other = await app.createCompany();
    const response = await post(
      { key: 'theirs', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y', rootId: root?.['id'] },
      other.apiKey,
    );
    expect([response.status, codeOf(response)]).toEqual([404, 25_002]);
  });

  it('is for writers', async () => {
    const { apiKey } = await app.createUser(app.companyId, 'GUEST');
    expect(
      (await post({ key: 'guest', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y' }, apiKey)).status,
    ).toBe(403);
  });
});

describe('every algorithm as CA and as subject', () => {
  it.each(KEY_ALGORITHMS)('%s: openssl and Node agree about the chain', async (keyAlgorithm) => {
    const bench = await createIssuerBench({ caKeyAlgorithm: keyAlgorithm, keyAlgorithm });
    try {
      const issued = await bench.issued({ instanceName: keyAlgorithm.toLowerCase() });
      const [intermediate = ''] = issued.issuerCertificates;
      const target = issued.certificate ?? '';
      const verification = opensslVerify({
        anchors: bench.root,
        intermediates: intermediate,
        target,
      });
      expect(verification.stderr).toBe('');
      expect(verification.ok).toBe(true);
      const leaf = new X509Certificate(target);
      expect(leaf.verify(new X509Certificate(intermediate).publicKey)).toBe(true);
      expect(leaf.checkIssued(new X509Certificate(intermediate))).toBe(true);
    } finally {
      await bench.close();
    }
  });

  it('derives name constraints and a limit of usages when the provider asks for them (ruling 5)', async () => {
    const bench = await createIssuerBench({
      provider: { nameConstraints: true, extendedKeyUsageLimit: true, subjectSerialNumber: true },
    });
    try {
      const none = { type: 'FORBIDDEN' };
      const sans = { dnsNames: none, ipAddresses: none };
      const patched = await bench.admin(
        'PATCH',
        `/v1/distributedissuers/policies/${bench.policyId}`,
        { sans },
      );
      expect(patched.status).toBe(200);
      const issued = await bench.issued({ serverNames: { dnsNames: ['issuer.mesh.example'] } });
      const text = opensslOk(['x509', '-noout', '-text'], {
        input: issued.certificate ?? '',
      }).stdout;
      expect(text).toMatch(/serialNumber ?= ?[0-9a-f]{16}/);
      expect(text).toContain('X509v3 Name Constraints: critical');
      expect(text).toContain('DNS:issuer.mesh.example');
      expect(text).toContain('URI:cluster.local');
      expect(text).toContain('TLS Web Server Authentication');
    } finally {
      await bench.close();
    }
  });

  it('caps an issuer at its CA’s end, and warns long before (ruling 7)', async () => {
    const bench = await createIssuerBench();
    try {
      const upkeep = bench.app.app.get(UpkeepService);
      expect(await upkeep.warnOfEndingCas()).toBe(0);
      const created = await bench.admin('POST', PATH, {
        key: 'short',
        keyAlgorithm: 'EC_P256',
        validityPeriod: 'P10D',
      });
      const { account, productOptions } = created.json<CaAccountWithProductOptions>();
      const provider = await bench.admin('POST', '/v1/distributedissuers/subcaproviders', {
        name: 'short',
        caType: 'BUILTIN',
        caAccountId: account.id,
        caProductOptionId: productOptions[0]?.id,
        commonName: 'short.example',
        keyAlgorithm: 'EC_P256',
        validityPeriod: 'P7D',
      });
      expect(await upkeep.warnOfEndingCas()).toBe(1);
      const subCaProviderId = provider.json<{ id: string }>().id;
      await bench.admin('PATCH', `/v1/distributedissuers/configurations/${bench.configurationId}`, {
        subCaProviderId,
      });
      bench.app.clock.advance(5 * 86_400);
      const bearer = await bench.app.signIn(bench.account);
      const response = await bench.bootstrap(
        { certificateSigningRequest: await bench.request() },
        { bearer },
      );
      const { validityEnd } = response.json<{ validityEnd: string }>();
      expect(validityEnd).toBe(account.accountDetails.trustChain[0]?.validityEnd);
    } finally {
      await bench.close();
    }
  });
});
