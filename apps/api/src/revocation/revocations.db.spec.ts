import { randomUUID } from 'node:crypto';

import { type IntermediateCertificateInformation, routePath, revocations } from '@luciole/contract';
import { decodePem, encodePem, parseCertificate, parseCrl } from '@luciole/pki';
import { opensslVerify } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';
import { CrlPublisher } from '../built-in-ca/crl-publisher.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';

const PKI_URL = 'http://pki.example.com';

let bench: IssuerBench;
beforeAll(async () => {
  bench = await createIssuerBench({
    settings: {
      LUCIOLE_MAX_ISSUES_PER_HOUR: '100000',
      LUCIOLE_MAX_LIVE_SUB_CAS: '100000',
      LUCIOLE_PKI_URL: PKI_URL,
      LUCIOLE_CRL_SHARD_SIZE: '100',
    },
  });
});
afterAll(async () => {
  await bench.close();
});

async function download(path: string): Promise<TestResponse> {
  // What this process may give again without asking the database is over.
  bench.app.clock.advance(4);
  return bench.app.request('GET', path);
}

/** The CRL that a certificate names. */
async function crlNamedBy(certificate: string): Promise<ReturnType<typeof parseCrl>> {
  const { status, bytes } = await download(addressIn(certificate));
  expect(status).toBe(200);
  return parseCrl(bytes);
}

function addressIn(certificate: string): string {
  const { known } = parseCertificate(decodePem(certificate, ['CERTIFICATE'])).tbs;
  const [name] = known.cRLDistributionPoints?.[0]?.fullName ?? [];
  return name?.form === 'uniformResourceIdentifier' ? name.value.slice(PKI_URL.length) : '';
}

const select = (selection: unknown): Promise<TestResponse> =>
  bench.admin('POST', revocations.preview.path, { selection });
const revokeAll = (selection: unknown, certificateCount: number): Promise<TestResponse> =>
  bench.admin('POST', revocations.revoke.path, {
    selection,
    certificateCount,
    reason: 'cessationOfOperation',
  });

async function intermediateId(): Promise<string> {
  const [row] = await bench.app.database.asAdministrator(
    `select id from certificate_authorities where kind = 'INTERMEDIATE' and status = 'ACTIVE' order by creation_date limit 1`,
  );
  return String(row?.['id']);
}

const selection = (): Record<string, unknown> => ({ serviceAccountId: bench.account.id });

describe('a CRL number', () => {
  it('does not come back when a backup is restored (decision 0027)', async () => {
    const first = await bench.issued();
    await bench.admin('POST', `${CERTIFICATES}/${first.id}/revocation`, {});
    const before = await crlNamedBy(String(first.certificate));
    expect(before.revoked.map(({ serialNumber }) => serialNumber)).toContain(first.serialNumber);
    // What a backup of an hour ago does not know.
    await bench.app.database.asAdministrator(
      `delete from crls where crl_number > (select min(crl_number) from crls)`,
    );
    const second = await bench.issued();
    await bench.admin('POST', `${CERTIFICATES}/${second.id}/revocation`, {});
    const after = await crlNamedBy(String(second.certificate));
    expect(BigInt(`0x${after.crlNumber}`)).toBeGreaterThan(BigInt(`0x${before.crlNumber}`));
  });

  it('grows when the clock goes back', async () => {
    const [row] = await bench.app.database.asAdministrator(
      'select max(crl_number) as highest from crls',
    );
    const issued = await bench.issued();
    bench.app.clock.advance(-20);
    const revoked = await bench.admin('POST', `${CERTIFICATES}/${issued.id}/revocation`, {});
    bench.app.clock.advance(20);
    const { revocation } = revoked.json<IntermediateCertificateInformation>();
    expect(revocation?.crlNumber).toBe(Number(row?.['highest']) + 1);
  });
});

describe('a revocation', () => {
  it('is on the CRL until after the certificate has ended, whatever is deleted (RFC 5280 §3.3)', async () => {
    const issued = await bench.issued();
    await bench.admin('POST', `${CERTIFICATES}/${issued.id}/revocation`, { reason: 'superseded' });
    expect((await bench.admin('DELETE', `${CERTIFICATES}/${issued.id}`)).status).toBe(200);
    const upkeep = bench.app.app.get(UpkeepService);
    const isListed = async (): Promise<boolean> => {
      await upkeep.renewCrls();
      const { revoked } = await crlNamedBy(String(issued.certificate));
      return revoked.some(({ serialNumber }) => serialNumber === issued.serialNumber);
    };
    expect(await isListed()).toBe(true);
    // Seven days are its life.
    bench.app.clock.advance(8 * 86_400);
    expect(await isListed()).toBe(true);
    bench.app.clock.advance(8 * 86_400);
    expect(await isListed()).toBe(false);
  });

  it('holds when the CA cannot sign, and is published when it can', async () => {
    const bearer = await bench.app.signIn(bench.account);
    const response = await bench.bootstrap(
      { configurationId: bench.configurationId, certificateSigningRequest: await bench.request() },
      { bearer },
    );
    const issued = response.json<IntermediateCertificateInformation>();
    const publisher = bench.app.app.get(CrlPublisher);
    // As when the database does not let go of the lock of another process.
    const publish = publisher.publish.bind(publisher);
    publisher.publish = () => Promise.resolve();
    const revoked = await bench.admin('POST', `${CERTIFICATES}/${issued.id}/revocation`, {});
    publisher.publish = publish;
    expect(revoked.status).toBe(200);
    expect(revoked.json<IntermediateCertificateInformation>()).toMatchObject({ status: 'REVOKED' });
    expect(revoked.json<IntermediateCertificateInformation>().revocation).not.toHaveProperty(
      'crlNumber',
    );
    const upkeep = bench.app.app.get(UpkeepService);
    const published = await Promise.all([upkeep.publishRevocations(), upkeep.publishRevocations()]);
    expect(published[0] + published[1]).toBe(1);
    const { revoked: entries } = await crlNamedBy(String(issued.certificate));
    expect(entries.map(({ serialNumber }) => serialNumber)).toContain(issued.serialNumber);
  });
});

describe('revocation in bulk', () => {
  it('revokes what the preview showed, at once and published', async () => {
    bench.app.clock.advance(30 * 86_400);
    const bearer = await bench.app.signIn(bench.account);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const response = await bench.bootstrap(
        {
          configurationId: bench.configurationId,
          certificateSigningRequest: await bench.request(),
        },
        { bearer },
      );
      ids.push(response.json<{ id: string }>().id);
      bench.app.clock.advance(60);
    }
    const from = new Date(bench.app.clock.now().getTime() - 3 * 60_000).toISOString();
    expect((await select({ ...selection(), issuedFrom: from })).json()).toMatchObject({
      certificateCount: 3,
      serviceAccountCount: 1,
      configurationCount: 1,
      certificateAuthorityCount: 1,
    });
    expect((await select({ configurationId: bench.configurationId })).json()).toMatchObject({
      certificateCount: 5,
    });
    expect((await select({ subCaProviderId: bench.providerId })).json()).toMatchObject({
      certificateCount: 5,
    });
    expect((await select({ certificateAuthorityId: await intermediateId() })).json()).toMatchObject(
      { certificateCount: 5 },
    );
    expect((await revokeAll({ ...selection(), issuedFrom: from }, 4)).status).toBe(409);
    const crls = async (): Promise<number> =>
      (await bench.app.database.asAdministrator('select from crls')).length;
    const before = await crls();
    const done = await revokeAll({ ...selection(), issuedFrom: from }, 3);
    expect([done.status, done.json()]).toEqual([
      200,
      expect.objectContaining({ revokedCount: 3, unpublishedCount: 0 }),
    ]);
    expect(await crls()).toBe(before + 1);
    expect((await select(selection())).json()).toMatchObject({ certificateCount: 2 });
    const events = await bench.app.database.asAdministrator(
      `select type, count(*)::int as count from audit_events
       where type = 'certificate.bulk-revocation' or (type = 'certificate.revoked' and subject_id = any($1))
       group by type order by type`,
      [ids],
    );
    expect(events).toEqual([
      { type: 'certificate.bulk-revocation', count: 1 },
      { type: 'certificate.revoked', count: 3 },
    ]);
    expect((await revokeAll(selection(), 2)).json()).toMatchObject({ revokedCount: 2 });
  });

  it('refuses a selection that says nothing, and finds nothing of another company', async () => {
    for (const nothing of [{}, { serviceAccountId: null }]) {
      expect((await select(nothing)).status).toBe(400);
      expect((await revokeAll(nothing, 1)).status).toBe(400);
    }
    for (const issuedUntil of ['2020-01-01T00:00:00+23:59', '0000-01-01T00:00:00Z']) {
      expect((await select({ issuedUntil })).json()).toMatchObject({ certificateCount: 0 });
    }
    for (const name of ['serviceAccountId', 'configurationId', 'subCaProviderId']) {
      expect((await select({ [name]: randomUUID() })).status).toBe(404);
    }
    const stranger = await bench.app.createCompany();
    const response = await bench.app.request('POST', revocations.preview.path, {
      apiKey: stranger.apiKey,
      json: { selection: selection() },
    });
    expect(response.status).toBe(404);
  });
});

describe('shards', () => {
  it('are opened when a CA has many certificates, and each certificate is on the CRL that it names', async () => {
    const upkeep = bench.app.app.get(UpkeepService);
    await upkeep.renewCrls();
    expect(await upkeep.openCrlShards()).toBe(0);
    const id = await intermediateId();
    // More than the setting says, straight in the database.
    await bench.app.database.asAdministrator(
      `with n as (
         insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
         select $1, $2, 'aa' || lpad(to_hex(i), 16, '0'), 'ISSUER_CERTIFICATE', '' from generate_series(1, 250) i returning serial_number)
       insert into issuer_certificates (company_id, id, status, common_name, certificate_authority_id, serial_number,
         service_account_id, key_algorithm, public_key_hash, validity_start, validity_end, fingerprint, creation_date,
         modification_date)
       select $1, gen_random_uuid(), 'ISSUED', 'many', $2, serial_number, $3, 'EC_P256', sha256(serial_number::bytea),
         now(), now() + interval '1000 days', repeat('A', 40), now(), now() from n`,
      [bench.app.companyId, id, bench.account.id],
    );
    const complete = addressIn(String((await issuedNow()).certificate));
    expect(complete).not.toMatch(/-\d+$/);
    expect(await upkeep.openCrlShards()).toBe(1);
    expect(await upkeep.openCrlShards()).toBe(0);
    const issued = await issuedNow();
    const address = addressIn(String(issued.certificate));
    expect(address).toMatch(/-[123]$/);

    const empty = await crlNamedBy(String(issued.certificate));
    expect(empty.distributionPoints).toEqual([`${PKI_URL}${address}`]);
    expect(empty.revoked).toEqual([]);
    const verified = async (): Promise<string> => {
      const crls: string[] = [];
      for (const path of [address, await rootCrl()]) {
        crls.push(encodePem('X509 CRL', (await download(path)).bytes));
      }
      const { ok, stderr } = opensslVerify({
        anchors: bench.root,
        intermediates: issued.issuerCertificates[0] ?? '',
        target: String(issued.certificate),
        crls: crls.join(''),
        at: bench.app.clock.now(),
        options: ['-crl_check_all', '-extended_crl'],
      });
      return ok ? 'good' : stderr;
    };
    expect(await verified()).toBe('good');
    await bench.admin('POST', `${CERTIFICATES}/${issued.id}/revocation`, {});
    expect(await verified()).toContain('certificate revoked');
    for (const path of [address, complete]) {
      const { revoked } = parseCrl((await download(path)).bytes);
      expect(revoked.map(({ serialNumber }) => serialNumber)).toContain(issued.serialNumber);
    }
    const others = ['-1', '-2', '-3'].filter((suffix) => !address.endsWith(suffix));
    for (const suffix of others) {
      expect(parseCrl((await download(complete + suffix)).bytes).revoked).toEqual([]);
    }
    expect((await download(`${complete}-4`)).status).toBe(404);
  });
});

describe('revocation of an intermediate', () => {
  it('is refused and changes nothing when it has ended', async () => {
    const id = await intermediateId();
    const move = (years: number) =>
      bench.app.database.asAdministrator(
        `update certificate_authorities set not_before = not_before + $2::int * interval '1 year',
           not_after = not_after + $2::int * interval '1 year' where id = $1 returning status`,
        [id, years],
      );
    await move(-100);
    const path = routePath(revocations.revokeAuthority, { id });
    expect((await bench.admin('POST', path, { reason: 'superseded' })).status).toBe(409);
    expect(await move(100)).toEqual([{ status: 'ACTIVE' }]);
  });

  it('puts all of its certificates on the CRL of the root, and it issues no more', async () => {
    const id = await intermediateId();
    const path = routePath(revocations.revokeAuthority, { id });
    const issued = await issuedNow();
    const revoke = (json: unknown): Promise<TestResponse> => bench.admin('POST', path, json);
    expect((await revoke({ reason: 'removeFromCRL' })).status).toBe(400);
    const done = await revoke({ reason: 'cACompromise' });
    expect(done.status).toBe(200);
    const { serialNumbers } = done.json<{ serialNumbers: string[] }>();
    expect(serialNumbers).toHaveLength(1);
    const root = parseCrl((await download(await rootCrl())).bytes);
    expect(root.revoked.map(({ serialNumber }) => serialNumber)).toEqual(serialNumbers);
    expect((await revoke({ reason: 'cACompromise' })).json()).toEqual(done.json());
    expect((await revoke({ reason: 'superseded' })).status).toBe(409);

    const bearer = await bench.app.signIn(bench.account);
    const refused = await bench.bootstrap(
      { configurationId: bench.configurationId, certificateSigningRequest: await bench.request() },
      { bearer },
    );
    expect(refused.status).toBe(503);
    // Its own CRL goes on.
    bench.app.clock.advance(4 * 86_400);
    expect(await bench.app.app.get(UpkeepService).renewCrls()).toBeGreaterThan(0);
    const own = await crlNamedBy(String(issued.certificate));
    expect(own.nextUpdate.getTime()).toBeGreaterThan(bench.app.clock.now().getTime());
    expect(own.revoked.map(({ serialNumber }) => serialNumber)).not.toContain(issued.serialNumber);

    const [rootRow] = await bench.app.database.asAdministrator(
      `select id from certificate_authorities where kind = 'ROOT'`,
    );
    const ofRoot = routePath(revocations.revokeAuthority, { id: String(rootRow?.['id']) });
    expect((await bench.admin('POST', ofRoot, { reason: 'cACompromise' })).status).toBe(409);
    const nobody = routePath(revocations.revokeAuthority, { id: randomUUID() });
    expect((await bench.admin('POST', nobody, { reason: 'cACompromise' })).status).toBe(404);
  });

  it('is kept from nobody by a former certificate that is revoked alone: the present one is for the same key', async () => {
    const base = '/v1/certificateauthorities/BUILTIN';
    const wanted = { key: 'Half Revoked', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y' };
    expect((await bench.admin('POST', `${base}/accounts`, wanted)).status).toBe(201);
    const newest = async () =>
      (
        await bench.app.database.asAdministrator(
          `select id, parent_id, serial_number, encode(certificate_fingerprint_sha256, 'hex') as sha256
           from certificate_authorities where subject->'commonName'->>0 = $1`,
          [wanted.key],
        )
      )[0];
    const former = await newest();
    const id = String(former?.['id']);
    const renewal = { certificateSha256: former?.['sha256'], key: 'SAME', validityPeriod: 'P2Y' };
    const renewed = await bench.admin('POST', `${base}/authorities/${id}/renewal`, renewal);
    expect([renewed.status, renewed.text]).toEqual([200, expect.any(String)]);
    // As it is when a CRL was taken over that lists the former one.
    await bench.app.database.asAdministrator(
      `insert into certificate_revocations (company_id, certificate_authority_id, serial_number, reason, revoked_at,
         validity_end) values ($1, $2, $3, 'superseded', now(), now())`,
      [bench.app.companyId, former?.['parent_id'], former?.['serial_number']],
    );
    const path = routePath(revocations.revokeAuthority, { id });
    const revoked = await bench.admin('POST', path, { reason: 'keyCompromise' });
    expect([revoked.status, revoked.text]).toEqual([200, expect.any(String)]);
    expect(revoked.json<{ serialNumbers: string[] }>().serialNumbers.toSorted()).toEqual(
      [former?.['serial_number'], (await newest())?.['serial_number']].map(String).toSorted(),
    );
    const again = await bench.admin('POST', path, { reason: 'affiliationChanged' });
    expect(again.status).toBe(409);
  });
});

async function issuedNow(): Promise<IntermediateCertificateInformation> {
  const bearer = await bench.app.signIn(bench.account);
  const response = await bench.bootstrap(
    { configurationId: bench.configurationId, certificateSigningRequest: await bench.request() },
    { bearer },
  );
  if (response.status !== 201) throw new Error(response.text);
  return response.json();
}

async function rootCrl(): Promise<string> {
  const [row] = await bench.app.database.asAdministrator(
    `select encode(subject_key_identifier, 'hex') as name from certificate_authorities where kind = 'ROOT'`,
  );
  return `/v1/builtinca/crl/${String(row?.['name'])}`;
}
