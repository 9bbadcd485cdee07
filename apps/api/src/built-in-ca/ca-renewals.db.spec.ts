import { createHash, X509Certificate } from 'node:crypto';

import type {
  CaAccountWithProductOptions,
  CaRequestInformation,
  CaSuccession,
} from '@luciole/contract';
import { encodePem } from '@luciole/pki';
import { type CorporateCa, Corporation, opensslOk, opensslVerify } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';

const BASE = '/v1/certificateauthorities/BUILTIN';

let bench: IssuerBench;
let corporation: Corporation;
let corporateRoot: CorporateCa;

beforeAll(async () => {
  bench = await createIssuerBench({ settings: { LUCIOLE_PKI_URL: 'http://pki.example.com' } });
  corporation = new Corporation(bench.app.clock.now());
  corporateRoot = corporation.root('Corporate Root');
});
afterAll(async () => {
  corporation?.close();
  await bench?.close();
});

const codesOf = (response: TestResponse): readonly number[] =>
  response.json<{ errors: { code: number }[] }>().errors.map(({ code }) => code);
const succession = async (id: string): Promise<CaSuccession> =>
  (await bench.admin('GET', `${BASE}/authorities/${id}/succession`)).json();
const renew = async (id: string, wanted: object): Promise<TestResponse> => {
  const { certificateSha256 } = await succession(id);
  return bench.admin('POST', `${BASE}/authorities/${id}/renewal`, { certificateSha256, ...wanted });
};
async function renewed(id: string, wanted: object): Promise<CaSuccession> {
  const response = await renew(id, wanted);
  expect([response.status, response.text]).toEqual([200, expect.any(String)]);
  return response.json();
}
const handOver = (id: string): Promise<TestResponse> =>
  bench.admin('POST', `${BASE}/authorities/${id}/handover`);
async function account(key: string): Promise<CaAccountWithProductOptions> {
  const { accounts } = (await bench.admin('GET', `${BASE}/accounts`)).json<{
    accounts: CaAccountWithProductOptions[];
  }>();
  const found = accounts.find((one) => one.account.key === key);
  if (found === undefined) throw new Error(`no account ${key}`);
  return found;
}
/** Ids of the CA of an account and of its root. */
async function idsOf(key: string): Promise<{ readonly ca: string; readonly root: string }> {
  const { trustChain } = (await account(key)).account.accountDetails;
  return { ca: trustChain[0]?.id ?? '', root: trustChain.at(-1)?.id ?? '' };
}
/** An intermediate, with a root of its own unless `more` names one. */
async function created(
  key: string,
  more: object = { newRoot: true },
): Promise<{ ca: string; root: string }> {
  const response = await bench.admin('POST', `${BASE}/accounts`, {
    key,
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P1Y',
    ...more,
  });
  expect(response.status).toBe(201);
  return idsOf(key);
}
const keyOf = (pem: string): string =>
  opensslOk(['x509', '-noout', '-pubkey', '-subject', '-ext', 'subjectKeyIdentifier'], {
    input: pem,
  }).stdout;
const ascending = (left: number, right: number): number => left - right;
const certificatesIn = (pem: string): readonly string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
const download = async (path: string): Promise<string> => {
  const { status, text } = await bench.app.request('GET', `/v1/builtinca/${path}`);
  expect(status).toBe(200);
  return text;
};

describe('renewal with the same key', () => {
  it('is another certificate of the same CA: what was issued verifies by either, and issuers renew', async () => {
    const { ca } = await idsOf('Built-In CA');
    const issued = await bench.issued();
    const { subCaDigest } = (await bench.configuration()).body;
    const [oldPem = ''] = issued.issuerCertificates;
    const before = await succession(ca);
    const after = await renewed(ca, { key: 'SAME', validityPeriod: 'P6Y' });
    expect(after).toMatchObject({
      id: ca,
      providers: [{ name: 'mesh', liveIssuerCertificates: 1 }],
    });
    expect([after.successor, after.validityEnd > before.validityEnd]).toEqual([undefined, true]);
    const [newPem = ''] = certificatesIn(
      await download(`truststore/${after.certificateSha256}/chain.pem`),
    );
    expect(newPem).not.toBe(oldPem);
    expect(keyOf(newPem)).toBe(keyOf(oldPem));
    for (const intermediates of [oldPem, newPem]) {
      const target = issued.certificate ?? '';
      expect(opensslVerify({ anchors: bench.root, intermediates, target }).stderr).toBe('');
    }
    expect((await bench.configuration()).body.subCaDigest).not.toBe(subCaDigest);
    // One key, one CRL: it is that of either certificate.
    const crls = await bench.app.database.asAdministrator(
      'select count(*)::int as count from crls where certificate_authority_id = $1',
      [ca],
    );
    expect(crls).toEqual([{ count: 1 }]);
  });

  it('happens once for a certificate, however often it is asked for at once', async () => {
    const { ca } = await created('Clicked Twice');
    const { certificateSha256 } = await succession(ca);
    const body = { certificateSha256, key: 'SAME', validityPeriod: 'P2Y' };
    const path = `${BASE}/authorities/${ca}/renewal`;
    const answers = await Promise.all([1, 2, 3].map(() => bench.admin('POST', path, body)));
    expect(answers.map(({ status }) => status).toSorted(ascending)).toEqual([200, 409, 409]);
    expect(answers.flatMap((one) => (one.status === 409 ? codesOf(one) : []))).toEqual([
      25_091, 25_091,
    ]);
    expect(codesOf(await renew(ca, { key: 'SAME', validityPeriod: 'P1Y' }))).toEqual([25_003]);
    expect(codesOf(await renew(ca, { key: 'SAME', validityPeriod: 'P30Y' }))).toEqual([25_003]);
    expect(codesOf(await renew(ca, { key: 'SAME', name: 'x', crossSign: true }))).toEqual([
      25_092, 25_092,
    ]);
  });
});

describe('renewal with a new key', () => {
  it('makes one successor, to which providers go in one act, and after which the CA can be retired', async () => {
    const { ca, root } = await idsOf('Built-In CA');
    const [answer, other] = await Promise.all(
      ['Built-In CA 2', 'Built-In CA 3'].map((name) =>
        renew(ca, { key: 'NEW', name, validityPeriod: 'P5Y' }),
      ),
    );
    expect([answer?.status ?? 0, other?.status ?? 0].toSorted(ascending)).toEqual([200, 409]);
    const { providers, successor } = await succession(ca);
    expect(successor).toMatchObject({ status: 'ACTIVE', caAccountId: expect.any(String) });
    expect(providers).toHaveLength(1);
    expect((await succession(successor?.id ?? '')).predecessor).toMatchObject({ id: ca });
    const made = await idsOf(
      successor?.subjectDN.includes('Built-In CA 2') === true ? 'Built-In CA 2' : 'Built-In CA 3',
    );
    expect(made).toEqual({ ca: successor?.id, root });
    expect(codesOf(await renew(ca, { key: 'NEW', name: 'Another' }))).toEqual([25_091]);

    const { subCaDigest } = (await bench.configuration()).body;
    const before = await bench.issued();
    const preview = await succession(ca);
    const moved = await handOver(ca);
    expect(moved.json()).toMatchObject({
      successor: { id: made.ca },
      providers: preview.providers,
    });
    expect((await bench.configuration()).body.subCaDigest).not.toBe(subCaDigest);
    const after = await bench.issued();
    expect(after.issuerCertificates[0]).not.toBe(before.issuerCertificates[0]);
    for (const { certificate, issuerCertificates } of [before, after]) {
      const [intermediates = ''] = issuerCertificates;
      expect(
        opensslVerify({ anchors: bench.root, intermediates, target: certificate ?? '' }).stderr,
      ).toBe('');
    }
    // CRL and addresses of their own, by the new key.
    const text = opensslOk(['x509', '-noout', '-text'], { input: after.certificate ?? '' }).stdout;
    const [, crl = ''] = /builtinca\/(crl\/[0-9a-f]{40})/.exec(text) ?? [];
    expect((await bench.app.request('GET', `/v1/builtinca/${crl}`)).status).toBe(200);
    expect((await handOver(ca)).json()).toMatchObject({ providers: [] });
    const retired = await bench.admin('POST', `${BASE}/authorities/${ca}/retirement`);
    expect(retired.status).toBe(200);
    expect(codesOf(await renew(ca, { key: 'SAME' }))).toEqual([25_090]);
    const events = await bench.app.database.asAdministrator(
      `select type from audit_events where subject_id = $1 order by sequence`,
      [ca],
    );
    expect(events.map(({ type }) => type).slice(-2)).toEqual([
      'certificate-authority.providers-moved',
      'certificate-authority.retired',
    ]);
  });

  it('is refused for what is not ours, frozen or unnamed; a hand-over needs a successor', async () => {
    const { ca, root } = await created('Refused');
    expect(codesOf(await renew(ca, { key: 'NEW' }))).toEqual([25_092]);
    expect(codesOf(await renew(ca, { key: 'NEW', name: 'Refused' }))).toEqual([25_092]);
    expect(codesOf(await renew(root, { key: 'SAME' }))).toEqual([25_092]);
    expect(codesOf(await renew(root, { key: 'NEW', name: 'New', rootId: root }))).toEqual([25_092]);
    expect(codesOf(await handOver(ca))).toEqual([25_093]);
    const freeze = await bench.admin('POST', '/v1/distributedissuers/incidents', {
      action: 'FREEZE',
      target: { kind: 'CERTIFICATE_AUTHORITY', id: ca },
      note: 'test',
    });
    expect([freeze.status, freeze.text]).toEqual([201, expect.any(String)]);
    expect(codesOf(await renew(ca, { key: 'NEW', name: 'New' }))).toEqual([25_090]);
    expect(codesOf(await handOver(ca))).toEqual([25_090]);
  });
});

describe('renewal of a root', () => {
  it('is staged by nobody and signs nothing, and cross-signed it is reached from the old root', async () => {
    const old = await created('Old');
    const first = await renewed(old.root, { key: 'NEW', name: 'Root 2', crossSign: true });
    const root = first.successor?.id ?? '';
    expect(first.successor).toMatchObject({
      subjectDN: expect.stringContaining('CN=Root 2,'),
      status: 'ACTIVE',
    });
    const { crossCertificate } = await succession(root);
    const cross = crossCertificate?.certificate ?? '';
    await renewed(old.ca, {
      key: 'NEW',
      name: 'Under Root 2',
      rootId: root,
      validityPeriod: 'P1Y',
    });
    const { trustChain } = (await account('Under Root 2')).account.accountDetails;
    const [intermediate, anchor] = trustChain.map(({ certificate }) => certificate);
    const oldRoot =
      (await account('Old')).account.accountDetails.trustChain.at(-1)?.certificate ?? '';

    const { issuer, subject } = new X509Certificate(cross);
    expect([subject, issuer]).toEqual([
      new X509Certificate(anchor ?? '').subject,
      new X509Certificate(oldRoot).subject,
    ]);
    expect(opensslOk(['x509', '-noout', '-text'], { input: cross }).stdout).toMatch(
      /CA:TRUE, pathlen:2[\s\S]*CA Issuers - URI:http:\/\/pki\.example\.com\/v1\/builtinca\/ca\//,
    );
    const target = intermediate ?? '';
    expect(opensslVerify({ anchors: anchor ?? '', target }).ok).toBe(true);
    expect(opensslVerify({ anchors: oldRoot, target }).ok).toBe(false);
    expect(opensslVerify({ anchors: oldRoot, intermediates: cross, target }).stderr).toBe('');

    const name = (await account('Under Root 2')).account.accountDetails.trustChain[0]?.caName ?? '';
    const chain = certificatesIn(await download(`crosschain/${name}`));
    expect(chain).toEqual([target, cross, oldRoot]);
    expect(await download((crossCertificate?.chainPath ?? '').slice('/v1/builtinca/'.length))).toBe(
      [cross, oldRoot].join(''),
    );
    const none = await bench.app.request(
      'GET',
      `/v1/builtinca/crosschain/${trustChain[0]?.id}-RootCA`,
    );
    expect(none.status).toBe(404);
  });

  it('takes back a cross-certificate: the CRL of the old root lists it, the new root stands', async () => {
    const { root } = await idsOf('Old');
    const { successor } = await succession(root);
    const { crossCertificate } = await succession(successor?.id ?? '');
    const path = `${BASE}/authorities/${successor?.id}/revocation`;
    const revoked = await bench.admin('POST', path, { reason: 'superseded' });
    expect(revoked.json()).toMatchObject({ serialNumbers: [crossCertificate?.serialNumber] });
    const [row] = await bench.app.database.asAdministrator(
      'select der from crls where certificate_authority_id = $1 and shard = 0 order by crl_number desc limit 1',
      [root],
    );
    const crl = row?.['der'];
    if (!(crl instanceof Uint8Array)) throw new Error('no CRL');
    const input = encodePem('X509 CRL', crl);
    const listed = opensslOk(['crl', '-noout', '-text'], { input });
    expect(listed.stdout.toLowerCase()).toContain(
      (crossCertificate?.serialNumber ?? 'none').toLowerCase(),
    );
    expect((await succession(root)).successor).toMatchObject({ status: 'ACTIVE' });
  });

  it('gives providers under it to nobody before its trust bundle trusts it', async () => {
    const { ca, root } = await created('Bundled');
    const { productOptions, account: owner } = await account('Bundled');
    const provider = await bench.admin('POST', '/v1/distributedissuers/subcaproviders', {
      name: 'bundled',
      caType: 'BUILTIN',
      caAccountId: owner.id,
      caProductOptionId: productOptions[0]?.id,
      commonName: 'bundled.example',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
    });
    const configuration = await bench.admin('POST', '/v1/distributedissuers/configurations', {
      name: 'bundled',
      subCaProviderId: provider.json<{ id: string }>().id,
      policyIds: [bench.policyId],
    });
    const bundle = await bench.admin('POST', '/v1/trustbundles', {
      trustDomain: 'bundled.example',
      configurationIds: [configuration.json<{ id: string }>().id],
    });
    expect(bundle.status).toBe(201);
    const { successor } = await renewed(root, { key: 'NEW', name: 'Bundled Root 2' });
    await renewed(ca, {
      key: 'NEW',
      name: 'Bundled 2',
      rootId: successor?.id,
      validityPeriod: 'P1Y',
    });
    const refused = await handOver(ca);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('bundled');
    expect((await succession(ca)).providers).toHaveLength(1);
  });
});

describe('renewal of a CA by request', () => {
  const requests = `${BASE}/requests`;
  const upload = (id: string, ...certificates: string[]): Promise<TestResponse> =>
    bench.admin('POST', `${requests}/${id}/certificate`, { certificates: certificates.join('') });

  it('with the same key takes another certificate of the same name and root, and can be called off', async () => {
    const request = (
      await bench.admin('POST', requests, { key: 'Corporate', keyAlgorithm: 'EC_P256' })
    ).json<CaRequestInformation>();
    const days = (count: number) => ({
      until: new Date(bench.app.clock.now().getTime() + count * 86_400_000),
    });
    const first = corporation.sign(request.certificationRequest, corporateRoot, days(30));
    expect((await upload(request.id, first, corporateRoot.pem)).status).toBe(200);
    const { renewalRequestedSince } = await renewed(request.id, { key: 'SAME' });
    expect(renewalRequestedSince).toBeDefined();
    expect(codesOf(await renew(request.id, { key: 'SAME' }))).toEqual([25_091]);
    const waiting = (
      await bench.admin('GET', `${requests}/${request.id}`)
    ).json<CaRequestInformation>();
    expect(waiting).toMatchObject({
      isRenewal: true,
      certificationRequest: request.certificationRequest,
    });

    expect((await bench.admin('DELETE', `${requests}/${request.id}`)).status).toBe(204);
    expect((await account('Corporate')).account.accountDetails.trustChain[0]?.status).toBe(
      'ACTIVE',
    );
    await renewed(request.id, { key: 'SAME' });

    const foreign = corporation.root('Another Root');
    const renamed = corporation.sign(request.certificationRequest, foreign, {
      ...days(10),
      subject: '/CN=Renamed',
    });
    expect(codesOf(await upload(request.id, renamed, foreign.pem))).toEqual([
      25_095, 25_096, 25_094,
    ]);
    const longer = corporation.sign(request.certificationRequest, corporateRoot, days(90));
    expect((await upload(request.id, longer, corporateRoot.pem)).status).toBe(200);
    const [now] = (await account('Corporate')).account.accountDetails.trustChain;
    expect(now?.certificate).toBe(longer);
    const former = createHash('sha256').update(new X509Certificate(first).raw).digest('hex');
    expect((await bench.app.request('GET', `/v1/builtinca/ca/${former}`)).status).toBe(200);
    expect(codesOf(await upload(request.id, longer, corporateRoot.pem))).toEqual([25_060]);
  });

  it('with a new key makes a request, which completes as a successor', async () => {
    const { ca } = await idsOf('Corporate');
    expect(
      codesOf(await renew(ca, { key: 'NEW', name: 'Corporate 2', validityPeriod: 'P1Y' })),
    ).toEqual([25_092]);
    const { successor } = await renewed(ca, { key: 'NEW', name: 'Corporate 2' });
    expect(successor).toMatchObject({
      status: 'REQUESTED',
      subjectDN: expect.stringContaining('CN=Corporate 2,'),
    });
    expect(codesOf(await handOver(ca))).toEqual([25_093]);
    const id = successor?.id ?? '';
    const { certificationRequest } = (
      await bench.admin('GET', `${requests}/${id}`)
    ).json<CaRequestInformation>();
    const signed = corporation.sign(certificationRequest, corporateRoot);
    expect((await upload(id, signed, corporateRoot.pem)).status).toBe(200);
    expect((await handOver(ca)).json()).toMatchObject({ successor: { id, status: 'ACTIVE' } });
  });
});

describe('a successor that has ended', () => {
  it('gets no provider: nothing could be issued under it', async () => {
    const { ca } = await created('Forgotten');
    await renewed(ca, { key: 'NEW', name: 'Forgotten 2', validityPeriod: 'P1D' });
    expect((await handOver(ca)).status).toBe(200);
    bench.app.clock.advance(2 * 86_400);
    expect(codesOf(await handOver(ca))).toEqual([25_093]);
  });
});
