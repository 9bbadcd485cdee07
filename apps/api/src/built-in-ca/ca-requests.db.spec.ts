import { randomUUID, X509Certificate } from 'node:crypto';
import type { CaAccountWithProductOptions, CaRequestInformation } from '@luciole/contract';
import { encodePkcs7, parseCertificationRequest } from '@luciole/pki';
import {
  type Certified,
  type CorporateCa,
  Corporation,
  makeCertificationRequest,
  opensslOk,
  opensslVerify,
} from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';

const REQUESTS = '/v1/certificateauthorities/BUILTIN/requests';
const ACCOUNTS = '/v1/certificateauthorities/BUILTIN/accounts';
const AUTHORITIES = '/v1/certificateauthorities/BUILTIN/authorities';
const PROVIDERS = '/v1/distributedissuers/subcaproviders';

let bench: IssuerBench;
let corporation: Corporation;
let root: CorporateCa;
let intermediate: CorporateCa;
/** Another corporation's CAs, of the same names and key identifiers. */
let impostors: readonly string[];

beforeAll(async () => {
  bench = await createIssuerBench({ settings: { LUCIOLE_PKI_URL: 'http://pki.example.com' } });
  corporation = new Corporation(bench.app.clock.now());
  root = corporation.root('Corporate Root');
  intermediate = corporation.intermediate('Corporate Intermediate', root);
  const others = new Corporation(bench.app.clock.now());
  const otherRoot = others.root('Corporate Root', likeKeyOf(root));
  const other = others.intermediate('Corporate Intermediate', otherRoot, likeKeyOf(intermediate));
  impostors = [other.pem, otherRoot.pem];
  others.close();
});
afterAll(async () => {
  corporation?.close();
  await bench?.close();
});

/** The key identifier of a CA, in hex. */
function keyIdentifierOf({ pem }: CorporateCa): string {
  const text = opensslOk(['x509', '-noout', '-ext', 'subjectKeyIdentifier'], { input: pem });
  return (text.stdout.split('\n')[1] ?? '').replaceAll(/[ :]/g, '').toLowerCase();
}
const likeKeyOf = (ca: CorporateCa): Certified => ({ subjectKeyIdentifier: keyIdentifierOf(ca) });

async function requested(
  key = `CA ${randomUUID().slice(0, 8)}`,
  more: object = {},
): Promise<CaRequestInformation> {
  const response = await bench.admin('POST', REQUESTS, { key, keyAlgorithm: 'EC_P256', ...more });
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return response.json();
}
const upload = (id: string, ...certificates: string[]): Promise<TestResponse> =>
  bench.admin('POST', `${REQUESTS}/${id}/certificate`, { certificates: certificates.join('') });
const codesOf = (response: TestResponse): readonly number[] =>
  response.json<{ errors: { code: number }[] }>().errors.map(({ code }) => code);

/** A CA under the corporate intermediate. */
async function certified(key?: string): Promise<CaAccountWithProductOptions> {
  const { certificationRequest, id } = await requested(key);
  const signed = corporation.sign(certificationRequest, intermediate);
  const response = await upload(id, signed, intermediate.pem, root.pem);
  expect([response.status, response.text]).toEqual([200, expect.any(String)]);
  return response.json();
}

describe('a CA by request', () => {
  it('is a key and a request that openssl accepts, in PEM and DER, until its certificate is there', async () => {
    const made = await requested('Waiting', { commonName: 'Luciole under Corp' });
    const text = opensslOk(['req', '-noout', '-verify', '-subject'], {
      input: made.certificationRequest,
    });
    expect(text.stdout + text.stderr).toMatch(/verify OK/i);
    expect(text.stdout).toContain('CN = Luciole under Corp');
    const pem = await bench.admin('GET', `${REQUESTS}/${made.id}/pkcs10/pem`);
    expect(pem.text).toBe(made.certificationRequest);
    const der = await bench.admin('GET', `${REQUESTS}/${made.id}/pkcs10/der`);
    expect(der.headers['content-type']).toBe('application/pkcs10');
    expect(parseCertificationRequest(der.bytes).keyAlgorithm).toBe('EC_P256');
    const listed = await bench.admin('GET', REQUESTS);
    expect(listed.json<{ requests: unknown[] }>().requests).toContainEqual(made);
    const accounts = await bench.admin('GET', ACCOUNTS);
    expect(accounts.text).not.toContain(made.id);
    expect(
      codesOf(await bench.admin('POST', REQUESTS, { key: 'Waiting', keyAlgorithm: 'EC_P256' })),
    ).toEqual([25_001]);
    await bench.admin('DELETE', `${REQUESTS}/${made.id}`);
  });

  it('show 1: signs under a corporate root: a workload verifies to that root, revocation included', async () => {
    const { account, productOptions } = await certified('Corporate');
    const { trustChain } = account.accountDetails;
    expect(trustChain.map(({ status, subjectCN }) => [status, subjectCN[0]])).toEqual([
      ['ACTIVE', 'Corporate'],
      ['EXTERNAL', 'Corporate Intermediate'],
      ['EXTERNAL', 'Corporate Root'],
    ]);
    const provider = await bench.admin('POST', PROVIDERS, {
      name: 'corporate',
      caType: 'BUILTIN',
      caAccountId: account.id,
      caProductOptionId: productOptions[0]?.id,
      commonName: 'mesh.example',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
    });
    const issuer = await bench.app.createServiceAccount(bench.app.companyId);
    const configuration = await bench.admin('POST', '/v1/distributedissuers/configurations', {
      name: 'corporate',
      subCaProviderId: provider.json<{ id: string }>().id,
      policyIds: [bench.policyId],
      serviceAccountIds: [issuer.id],
    });
    const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
    const issued = await bench.app.request('POST', CERTIFICATES, {
      bearer: await bench.app.signIn(issuer),
      headers: { 'idempotency-key': randomUUID() },
      json: {
        configurationId: configuration.json<{ id: string }>().id,
        certificateSigningRequest: pem,
      },
    });
    expect(issued.status).toBe(201);
    const { certificate, issuerCertificates } = issued.json<{
      certificate: string;
      issuerCertificates: string[];
    }>();
    const names = issuerCertificates.map((one) => new X509Certificate(one).subject);
    expect(names.at(-1)).toContain('CN=Corporate Root');
    const chain = issuerCertificates.slice(0, -1).join('');
    const verified = opensslVerify({
      anchors: root.pem,
      intermediates: chain,
      target: certificate,
      at: bench.app.clock.now(),
    });
    expect([verified.ok, verified.stderr]).toEqual([true, '']);
    const [own] = trustChain;
    const bundle = await bench.admin('GET', `/v1/builtinca/truststore/${own?.caName}/root.pem`);
    expect(new X509Certificate(bundle.text).fingerprint256).toBe(
      new X509Certificate(root.pem).fingerprint256,
    );
    const crl = await bench.admin('GET', `/v1/builtinca/crl/${own?.caName}`);
    expect(crl.status).toBe(200);
  });
});

const DAY = 86_400_000;
const after = (days: number) => new Date(bench.app.clock.now().getTime() + days * DAY);

interface BadUpload {
  readonly what: string;
  readonly codes: readonly number[];
  readonly signed?: () => Certified;
  readonly by?: () => CorporateCa;
  readonly chain?: () => readonly string[];
}

const BAD: readonly BadUpload[] = [
  { what: 'is no CA', signed: () => ({ basicConstraints: 'critical,CA:FALSE' }), codes: [25_075] },
  {
    what: 'may not sign CRLs',
    signed: () => ({ keyUsage: 'critical,keyCertSign' }),
    codes: [25_076],
  },
  {
    what: 'may not sign certificates',
    signed: () => ({ keyUsage: 'critical,cRLSign' }),
    codes: [25_076],
  },
  { what: 'has no key usage', signed: () => ({ keyUsage: '' }), codes: [25_076] },
  {
    what: 'has path length 0',
    signed: () => ({ basicConstraints: 'critical,CA:TRUE,pathlen:0' }),
    codes: [25_077],
  },
  {
    what: 'names another key',
    signed: () => ({ subjectKeyIdentifier: '00112233445566778899aabbccddeeff00112233' }),
    codes: [25_078],
  },
  { what: 'has ended', signed: () => ({ from: after(-20), until: after(-10) }), codes: [25_079] },
  { what: 'has not begun', signed: () => ({ from: after(10), until: after(20) }), codes: [25_079] },
  {
    what: 'outlives its root',
    signed: () => ({ until: after(30 * 365) }),
    codes: [25_080, 25_080],
  },
  {
    what: 'is for clients only',
    signed: () => ({ more: 'extendedKeyUsage=clientAuth' }),
    codes: [25_086],
  },
  {
    what: 'has a critical extension that nobody knows',
    signed: () => ({ more: '1.2.3.4=critical,ASN1:NULL' }),
    codes: [25_085],
  },
  { what: 'comes without root', chain: () => [intermediate.pem], codes: [25_073] },
  { what: 'comes without intermediate', chain: () => [root.pem], codes: [25_074] },
  {
    what: 'stands under a CA of path length 1',
    by: () =>
      corporation.intermediate('Short', root, { basicConstraints: 'critical,CA:TRUE,pathlen:0' }),
    codes: [25_077],
  },
  {
    what: 'stands under a CA that has ended',
    by: () => corporation.intermediate('Ended', root, { from: after(-20), until: after(-10) }),
    signed: () => ({ until: after(-11), from: after(-12) }),
    codes: [25_079, 25_079],
  },
  {
    what: 'has a name that is not permitted',
    by: () =>
      corporation.intermediate('Constrained', root, {
        more: 'nameConstraints=critical,permitted;dirName:permitted\n[permitted]\nO=Elsewhere',
      }),
    codes: [25_084],
  },
  {
    what: 'stands under another CA of the same name and key identifier',
    chain: () => impostors,
    codes: [25_082],
  },
  { what: 'is signed with SHA-1', signed: () => ({ digest: 'sha1' }), codes: [25_082] },
  {
    what: 'is wrong in every way at once',
    signed: () => ({
      basicConstraints: 'critical,CA:FALSE',
      keyUsage: 'critical,digitalSignature',
      subjectKeyIdentifier: 'none',
      from: after(-20),
      until: after(-10),
      more: 'extendedKeyUsage=clientAuth',
    }),
    codes: [25_075, 25_076, 25_078, 25_079, 25_086],
  },
];

describe('an upload that', () => {
  let request: CaRequestInformation;
  beforeAll(async () => {
    request = await requested('Refused');
  });

  it.each(BAD)('$what is refused with every reason', async ({ by, chain, codes, signed }) => {
    const issuer = by?.() ?? intermediate;
    const pem = corporation.sign(request.certificationRequest, issuer, signed?.());
    const response = await upload(request.id, pem, ...(chain?.() ?? [issuer.pem, root.pem]));
    expect([response.status, codesOf(response), response.text]).toEqual([
      422,
      codes,
      expect.any(String),
    ]);
  });

  it('is of another key, or nothing that can be read, is refused', async () => {
    const other = await requested();
    const pem = corporation.sign(other.certificationRequest, intermediate);
    expect(codesOf(await upload(request.id, pem, intermediate.pem, root.pem))).toEqual([25_071]);
    for (const text of [
      '',
      'hello',
      'MAA=',
      root.pem.slice(0, 200),
      request.certificationRequest,
    ]) {
      expect([text, codesOf(await upload(request.id, text))]).toEqual([text, [25_070]]);
    }
    const twice = corporation.sign(request.certificationRequest, intermediate);
    const again = corporation.sign(request.certificationRequest, intermediate);
    expect(codesOf(await upload(request.id, twice, again, intermediate.pem, root.pem))).toEqual([
      25_072,
    ]);
  });

  it('comes again is refused; PKCS#7 in DER, and words around PEM, are taken', async () => {
    const signed = corporation.sign(request.certificationRequest, intermediate);
    const ders = [signed, intermediate.pem, root.pem].map((pem) => new X509Certificate(pem).raw);
    const first = await upload(request.id, Buffer.from(encodePkcs7(ders)).toString('base64'));
    expect(first.status).toBe(200);
    const again = await upload(request.id, signed, intermediate.pem, root.pem);
    expect([again.status, codesOf(again)]).toEqual([409, [25_060]]);
    const other = await requested();
    const texts = [
      corporation.sign(other.certificationRequest, intermediate),
      intermediate.pem,
      root.pem,
    ].map((pem) => opensslOk(['x509', '-text'], { input: pem }).stdout);
    expect((await upload(other.id, ...texts)).status).toBe(200);
    // The CAs above are there once, whoever stands under them.
    const rows = await bench.app.database.asAdministrator(
      `select kind, count(*)::int from certificate_authorities where status = 'EXTERNAL' group by kind order by kind`,
    );
    expect(rows).toEqual([
      { kind: 'INTERMEDIATE', count: 1 },
      { kind: 'ROOT', count: 1 },
    ]);
  });
});

describe('the end of a CA by request', () => {
  it('abandoned, its key is gone and its name is free; completed, it cannot be', async () => {
    const { id } = await requested('Abandoned');
    expect((await bench.admin('DELETE', `${REQUESTS}/${id}`)).status).toBe(204);
    const rows = await bench.app.database.asAdministrator(
      'select status, sealed_private_key from certificate_authorities where id = $1',
      [id],
    );
    expect(rows).toEqual([{ status: 'FAILED', sealed_private_key: null }]);
    expect((await bench.admin('GET', `${REQUESTS}/${id}`)).status).toBe(404);
    expect((await bench.admin('DELETE', `${REQUESTS}/${id}`)).status).toBe(404);
    const { account } = await certified('Abandoned');
    const [own] = account.accountDetails.trustChain;
    expect(codesOf(await bench.admin('DELETE', `${REQUESTS}/${own?.id}`))).toEqual([25_060]);
  });

  it('is revoked by whoever signed it, and retired here: no provider any more, CRL and chain still', async () => {
    const { account, productOptions } = await certified();
    const [own, above] = account.accountDetails.trustChain;
    const revoked = await bench.admin('POST', `${AUTHORITIES}/${own?.id}/revocation`, {
      reason: 'superseded',
    });
    expect(codesOf(revoked)).toEqual([25_063]);
    const provider = {
      name: `provider ${randomUUID()}`,
      caType: 'BUILTIN',
      caAccountId: account.id,
      caProductOptionId: productOptions[0]?.id,
      commonName: 'mesh.example',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
    };
    const made = await bench.admin('POST', PROVIDERS, provider);
    const retire = (id: string = own?.id ?? '') =>
      bench.admin('POST', `${AUTHORITIES}/${id}/retirement`);
    const inUse = await retire();
    expect([codesOf(inUse), inUse.text]).toEqual([
      [25_061],
      expect.stringContaining(provider.name),
    ]);
    await bench.admin('DELETE', `${PROVIDERS}/${made.json<{ id: string }>().id}`);
    expect((await retire()).status).toBe(200);
    expect(codesOf(await retire())).toEqual([25_062]);
    expect(codesOf(await retire(above?.id))).toEqual([25_062]);
    expect((await retire(randomUUID())).status).toBe(404);
    expect(codesOf(await bench.admin('POST', PROVIDERS, provider))).toEqual([25_064]);
    for (const path of ['crl', 'ca', 'cachain']) {
      expect((await bench.admin('GET', `/v1/builtinca/${path}/${own?.caName}`)).status).toBe(200);
    }
    const events = await bench.app.database.asAdministrator(
      `select type from audit_events where subject_id = $1 order by sequence`,
      [own?.id],
    );
    expect(events.map(({ type }) => type)).toEqual([
      'certificate-authority.requested',
      'certificate-authority.created',
      'certificate-authority.retired',
    ]);
  });

  it('is a root only when nothing under it signs', async () => {
    const made = await bench.admin('POST', ACCOUNTS, {
      key: 'Own',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P1Y',
      newRoot: true,
    });
    const [low, high] = made.json<CaAccountWithProductOptions>().account.accountDetails.trustChain;
    const retire = (id = '') => bench.admin('POST', `${AUTHORITIES}/${id}/retirement`);
    expect(codesOf(await retire(high?.id))).toEqual([25_061]);
    expect((await retire(low?.id)).status).toBe(200);
    expect((await retire(high?.id)).status).toBe(200);
  });
});

describe('what somebody uploads', () => {
  it('is found under no key identifier and no fingerprint: they name CAs of ours alone', async () => {
    await certified();
    const { fingerprint256 } = new X509Certificate(root.pem);
    const names = [keyIdentifierOf(root), fingerprint256.replaceAll(':', '').toLowerCase()];
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{40,64}$/);
      expect((await bench.admin('GET', `/v1/builtinca/ca/${name}`)).status).toBe(404);
    }
  });
});
