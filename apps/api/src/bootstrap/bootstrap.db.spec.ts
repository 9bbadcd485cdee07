import { randomUUID } from 'node:crypto';

import type { IntermediateCertificateInformation } from '@luciole/contract';
import { opensslOk, opensslVerify } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';

let bench: IssuerBench;

beforeAll(async () => {
  bench = await createIssuerBench({
    settings: { LUCIOLE_MAX_ISSUES_PER_HOUR: '100000', LUCIOLE_MAX_LIVE_SUB_CAS: '100000' },
  });
});

afterAll(async () => {
  await bench.close();
});

const codeOf = (response: TestResponse): unknown =>
  response.json<{ errors: { code: number }[] }>().errors[0]?.code;

describe('POST intermediatecertificates', () => {
  it('issues a sub-CA certificate that openssl verifies up to the root', async () => {
    const issued = await bench.issued({ instanceName: 'node-1', keyId: 'slot-7' });
    expect(issued).toMatchObject({
      status: 'ISSUED',
      commonName: 'node-1 mesh.example',
      instanceName: 'node-1',
      keyId: 'slot-7',
      serviceAccountId: bench.account.id,
      caAccountId: bench.caAccountId,
      totalCertCount: 0,
    });
    const target = issued.certificate ?? '';
    const [intermediate = '', root] = issued.issuerCertificates;
    expect(root).toBe(bench.root);
    const verification = opensslVerify({
      anchors: bench.root,
      intermediates: intermediate,
      target,
    });
    expect(verification.stderr).toBe('');
    expect(verification.ok).toBe(true);
    const text = opensslOk(['x509', '-noout', '-text', '-nameopt', 'RFC2253'], {
      input: target,
    }).stdout;
    expect(text).toContain('CA:TRUE, pathlen:0');
    expect(text).toContain('Digital Signature, Certificate Sign');
    expect(text).toContain('CN=node-1 mesh.example,O=Example');
    const sha1 = opensslOk(['x509', '-noout', '-fingerprint', '-sha1'], { input: target }).stdout;
    expect(sha1.trim().split('=')[1]?.replaceAll(':', '')).toBe(issued.fingerprint);
  });

  it('measures the validity from issue time, backdated by 30 seconds (ruling 1)', async () => {
    const issued = await bench.issued();
    const now = Math.floor(bench.app.clock.now().getTime() / 1000) * 1000;
    expect(Date.parse(issued.validityStart ?? '')).toBe(now - 30_000);
    expect(Date.parse(issued.validityEnd ?? '')).toBe(now + 7 * 86_400_000);
  });

  it('records who asked, searchable, with the intent before the outcome (ruling 17)', async () => {
    const issued = await bench.issued({ instanceName: 'audited' });
    const read = await bench.admin('GET', `${CERTIFICATES}/${issued.id}`);
    expect(read.json()).toMatchObject({
      id: issued.id,
      sourceAddress: '127.0.0.1',
      instanceName: 'audited',
      configuration: { id: bench.configurationId },
    });
    const events = await bench.app.database.asAdministrator(
      'select type from audit_events where subject_id = $1 order by sequence',
      [issued.id],
    );
    expect(events.map(({ type }) => type)).toEqual(['certificate.signing', 'certificate.signed']);
    const [number] = await bench.app.database.asAdministrator(
      'select tbs_der from serial_numbers where serial_number = $1',
      [issued.serialNumber],
    );
    const der = opensslOk(['x509', '-outform', 'DER'], {
      input: issued.certificate ?? '',
    }).stdoutBytes;
    expect(Buffer.from(der).includes(number?.['tbs_der'] as Buffer)).toBe(true);
  });

  it('answers a repeated request with the same certificate, and another key under the same idempotency key with 409', async () => {
    const idempotencyKey = randomUUID();
    const certificateSigningRequest = await bench.request();
    const first = await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey });
    const second = await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey });
    expect([first.status, second.status]).toEqual([201, 201]);
    const certificates = [first, second].map(
      (response) => response.json<IntermediateCertificateInformation>().certificate,
    );
    expect(certificates[0]).toBe(certificates[1]);
    const other = await bench.bootstrap(
      { certificateSigningRequest: await bench.request() },
      { idempotencyKey },
    );
    expect(other.status).toBe(409);
    expect(codeOf(other)).toBe(10_070);
  });

  it('issues one certificate to twenty concurrent requests with one idempotency key', async () => {
    const idempotencyKey = randomUUID();
    const certificateSigningRequest = await bench.request();
    const responses = await Promise.all(
      Array.from({ length: 20 }, () =>
        bench.bootstrap({ certificateSigningRequest }, { idempotencyKey }),
      ),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
    const bodies = responses.map((response) => response.json<IntermediateCertificateInformation>());
    expect(new Set(bodies.map(({ certificate }) => certificate)).size).toBe(1);
    const numbers = await bench.app.database.asAdministrator(
      'select from reservations where issuer_certificate_id = $1',
      [bodies[0]?.id],
    );
    expect(numbers).toHaveLength(1);
  });

  it('issues to many issuers at once, each number once', async () => {
    const requests = await Promise.all(Array.from({ length: 30 }, () => bench.request()));
    const responses = await Promise.all(
      requests.map((certificateSigningRequest) => bench.bootstrap({ certificateSigningRequest })),
    );
    expect(responses.every(({ status }) => status === 201)).toBe(true);
    const numbers = responses.map(
      (response) => response.json<IntermediateCertificateInformation>().serialNumber,
    );
    expect(new Set(numbers).size).toBe(30);
  });

  it('refuses a public key that was certified before (ruling 17)', async () => {
    const certificateSigningRequest = await bench.request();
    expect((await bench.bootstrap({ certificateSigningRequest })).status).toBe(201);
    const again = await bench.bootstrap({ certificateSigningRequest });
    expect([again.status, codeOf(again)]).toEqual([409, 21_013]);
  });

  it('refuses a key of another algorithm, a broken proof of possession and broken PEM', async () => {
    const rsa = await bench.bootstrap({
      certificateSigningRequest: await bench.request('RSA_2048'),
    });
    expect([rsa.status, codeOf(rsa)]).toEqual([422, 21_007]);
    const pem = await bench.request();
    const der = Buffer.from(pem.replaceAll(/-----.*?-----|\s/g, ''), 'base64');
    der.writeUInt8(der.readUInt8(der.length - 4) ^ 1, der.length - 4);
    const broken = await bench.bootstrap({
      certificateSigningRequest: `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`,
    });
    expect(broken.status).toBeGreaterThanOrEqual(400);
    expect(broken.status).toBeLessThan(500);
    const junk = await bench.bootstrap({ certificateSigningRequest: 'junk' });
    expect([junk.status, codeOf(junk)]).toEqual([400, 21_001]);
  });

  it('refuses names that are too long together or hold control characters', async () => {
    for (const instanceName of ['x'.repeat(60), 'a\u0007b']) {
      const response = await bench.bootstrap({
        certificateSigningRequest: await bench.request(),
        instanceName,
      });
      expect([response.status, codeOf(response)]).toEqual([422, 24_002]);
    }
  });

  it('demands an idempotency key, and one that is a UUID', async () => {
    const json = {
      configurationId: bench.configurationId,
      certificateSigningRequest: await bench.request(),
    };
    const without = await bench.app.request('POST', CERTIFICATES, { bearer: bench.bearer, json });
    expect(without.status).toBe(400);
    const wrong = await bench.bootstrap(
      { certificateSigningRequest: json.certificateSigningRequest },
      { idempotencyKey: 'x' },
    );
    expect(wrong.status).toBe(400);
  });

  it('knows only the configuration that lists the account', async () => {
    const certificateSigningRequest = await bench.request();
    const other = await bench.bootstrap({
      certificateSigningRequest,
      configurationId: randomUUID(),
    });
    expect(other.status).toBe(404);
    const stranger = await bench.app.createServiceAccount(bench.app.companyId);
    const response = await bench.bootstrap(
      { certificateSigningRequest },
      { bearer: await bench.app.signIn(stranger) },
    );
    expect([response.status, codeOf(response)]).toEqual([404, 24_001]);
  });

  it('is for bearers with the bootstrap scope only', async () => {
    const user = await bench.app.request('POST', CERTIFICATES, {
      apiKey: bench.app.apiKey,
      headers: { 'idempotency-key': randomUUID() },
      json: {
        configurationId: bench.configurationId,
        certificateSigningRequest: await bench.request(),
      },
    });
    expect(user.status).toBe(403);
  });

  it('lets an issuer read its own certificates and no others (ruling 16)', async () => {
    const issued = await bench.issued();
    const own = await bench.app.request('GET', `${CERTIFICATES}/${issued.id}`, {
      bearer: bench.bearer,
    });
    expect(own.status).toBe(200);
    const stranger = await bench.app.signIn(
      await bench.app.createServiceAccount(bench.app.companyId),
    );
    const foreign = await bench.app.request('GET', `${CERTIFICATES}/${issued.id}`, {
      bearer: stranger,
    });
    expect(foreign.status).toBe(404);
    const list = await bench.app.request('GET', CERTIFICATES, { bearer: bench.bearer });
    expect(list.status).toBe(403);
  });
});

describe('GET bootstrap/configuration', () => {
  it('answers everything an issuer needs, with an ETag that changes with the answer only', async () => {
    const { body, headers, status } = await bench.configuration();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: bench.configurationId,
      requiredCapabilities: [],
      trustAnchors: [{ certificate: bench.root }],
      statistics: {
        thresholds: { ultraShortBelowSeconds: 7 * 86_400, shortUpToSeconds: 90 * 86_400 },
      },
    });
    expect(body.subCaDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(body.policies.map(({ id }) => id)).toEqual([bench.policyId]);
    const again = await bench.configuration({ 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
    const fingerprint = opensslOk(['x509', '-noout', '-fingerprint', '-sha256'], {
      input: bench.root,
    }).stdout;
    expect(fingerprint.trim().split('=')[1]?.replaceAll(':', '').toLowerCase()).toBe(
      body.trustAnchors[0]?.sha256,
    );
  });

  it('says which revision of each policy it carries', async () => {
    const revisions = async () => (await bench.configuration()).body.policyRevisions;
    const before = (await revisions())?.[0]?.number ?? 0;
    expect(before).toBeGreaterThan(0);
    await bench.admin('PATCH', `/v1/distributedissuers/policies/${bench.policyId}`, {
      validityPeriod: 'PT90M',
    });
    expect(await revisions()).toEqual([{ policyId: bench.policyId, number: before + 1 }]);
  });

  it('changes the digest when the provider changes, and not with a policy (ruling 23)', async () => {
    const before = (await bench.configuration()).body.subCaDigest;
    const issued = await bench.issued();
    const [row] = await bench.app.database.asAdministrator(
      'select sub_ca_digest from issuer_certificates where id = $1',
      [issued.id],
    );
    expect(row?.['sub_ca_digest']).toBe(before);
    await bench.admin('PATCH', `/v1/distributedissuers/policies/${bench.policyId}`, {
      validityPeriod: 'PT2H',
    });
    expect((await bench.configuration()).body.subCaDigest).toBe(before);
    await bench.admin('PATCH', `/v1/distributedissuers/subcaproviders/${bench.providerId}`, {
      validityPeriod: 'P6D',
    });
    const after = await bench.configuration();
    expect(after.body.subCaDigest).not.toBe(before);
  });
});
