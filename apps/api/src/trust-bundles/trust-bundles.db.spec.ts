import { X509Certificate } from 'node:crypto';

import {
  SpiffeBundle,
  type TrustAnchorInformation,
  type TrustAnchorState,
  type TrustBundleDetails,
  type TrustBundleInformation,
} from '@luciole/contract';
import { trustBundleDigest } from '@luciole/pki/node';
import { opensslOk, opensslVerify } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';

const PATH = '/v1/trustbundles';
const HINT_SECONDS = 300;

let bench: IssuerBench;
let bundle: TrustBundleInformation;

/** A root as meshes make theirs: openssl's own profile, for a day; the application's clock is not behind openssl's. */
function foreignRoot(name: string, options: readonly string[] = []): string {
  const { clock } = bench.app;
  clock.advance(Math.max(0, Date.now() - clock.now().getTime()) / 1000 + 60);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const made = [
    'req',
    '-x509',
    ...key,
    '-keyout',
    '/dev/null',
    '-days',
    '1',
    '-subj',
    `/O=${name}`,
  ];
  return opensslOk([...made, ...options]).stdout;
}

const created = async <Body>(path: string, json: unknown): Promise<Body> => {
  const response = await bench.admin('POST', path, json);
  expect([response.status, response.text]).toEqual([201, expect.anything()]);
  return response.json<Body>();
};
const details = async (): Promise<TrustBundleDetails> =>
  (await bench.admin('GET', `${PATH}/${bundle.id}`)).json();
const stage = (json: unknown): Promise<TestResponse> =>
  bench.admin('POST', `${PATH}/${bundle.id}/anchors`, json);
const change = (
  { id }: { readonly id: string },
  state: TrustAnchorState,
  waivedIssuerIds?: readonly string[],
): Promise<TestResponse> =>
  bench.admin('POST', `${PATH}/${bundle.id}/anchors/${id}/state`, { state, waivedIssuerIds });
const report = (id: string, digest: string, bearer = bench.bearer): Promise<TestResponse> =>
  bench.app.request('PUT', `${CERTIFICATES}/${id}/trustbundle`, { bearer, json: { digest } });
/** Serves the newest, as far as the API knows. */
const confirm = async (id: string): Promise<void> => {
  expect((await report(id, (await details()).digest)).status).toBe(204);
};
const spiffe = async (): Promise<SpiffeBundle> => {
  bench.app.clock.advance(4);
  const response = await bench.app.request('GET', `${PATH}/${bundle.id}/files/spiffe.json`);
  return SpiffeBundle.parse(response.json());
};
const codesOf = (response: TestResponse): readonly number[] =>
  response.json<{ errors: { code: number }[] }>().errors.map(({ code }) => code);
const hindrancesOf = async (anchorId: string, to: TrustAnchorState): Promise<readonly string[]> => {
  const anchor = (await details()).anchors.find(({ id }) => id === anchorId);
  const transition = anchor?.transitions.find(({ state }) => state === to);
  return transition?.hindrances.map(({ reason }) => reason) ?? ['none'];
};

beforeAll(async () => {
  bench = await createIssuerBench();
  bundle = await created(PATH, {
    trustDomain: 'mesh.example',
    configurationIds: [bench.configurationId],
  });
});
afterAll(async () => {
  await bench.close();
});

describe('a trust bundle', () => {
  it('trusts at first what its configurations issue under, and nothing changes for their issuers', async () => {
    expect(bundle.anchors.map(({ certificate, state }) => [certificate, state])).toEqual([
      [bench.root, 'TRUSTED'],
    ]);
    expect(bundle.digest).toBe(trustBundleDigest(bundle.anchors.map(({ sha256 }) => sha256)));
    const { body } = await bench.configuration();
    expect(body.trustBundle).toEqual({ sequence: bundle.sequence, anchors: body.trustAnchors });
  });

  it('is one per trust domain, and one per configuration', async () => {
    const configurationIds = [bench.configurationId];
    const again = await bench.admin('POST', PATH, {
      trustDomain: 'mesh.example',
      configurationIds,
    });
    const other = await bench.admin('POST', PATH, { trustDomain: 'other', configurationIds });
    expect([again.status, codesOf(again), codesOf(other)]).toEqual([409, [24501], [24502]]);
  });

  it('keeps its configurations, and its last anchor', async () => {
    const deleted = await bench.admin('DELETE', `${PATH}/${bundle.id}`);
    expect(codesOf(deleted)).toEqual([24504]);
    const [anchor] = bundle.anchors;
    const withdrawn = await change(anchor ?? bundle, 'WITHDRAWN');
    expect(codesOf(withdrawn)).toEqual([24510, 24510]);
    expect(withdrawn.text).toContain('the only anchor that is trusted');
    expect(withdrawn.text).toContain('Configuration mesh issues under it');
  });

  it('belongs to its company', async () => {
    const stranger = await bench.app.createCompany();
    for (const path of [PATH, `${PATH}/${bundle.id}`]) {
      const { status, text } = await bench.app.request('GET', path, { apiKey: stranger.apiKey });
      expect([path, status, text.includes(bundle.id)]).toEqual([
        path,
        path === PATH ? 200 : 404,
        path !== PATH,
      ]);
    }
  });
});

describe('the SPIFFE bundle endpoint', () => {
  it('gives anybody the anchors, once, with a sequence that grows when they change', async () => {
    const before = await spiffe();
    expect(before.spiffe_refresh_hint).toBe(HINT_SECONDS);
    const pem = foreignRoot('sequence', ['-addext', 'keyUsage=critical,keyCertSign,cRLSign']);
    const anchor = (await stage({ certificate: pem })).json<TrustAnchorInformation>();
    const after = await spiffe();
    expect(after.spiffe_sequence).toBeGreaterThan(before.spiffe_sequence);
    expect(after.keys).toHaveLength(before.keys.length + 1);
    for (const { x5c, use } of after.keys) {
      const root = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')).toString();
      expect([use, opensslVerify({ target: root, anchors: root }).ok]).toEqual(['x509-svid', true]);
    }
    const withdrawn = await change(anchor, 'WITHDRAWN');
    expect([withdrawn.status, (await spiffe()).keys.length]).toEqual([200, before.keys.length]);
    expect((await spiffe()).spiffe_sequence).toBeGreaterThan(after.spiffe_sequence);
  });

  it('answers 304 to whoever has it, and 404 for what is no bundle', async () => {
    const path = `${PATH}/${bundle.id}/files/spiffe.json`;
    const { headers } = await bench.app.request('GET', path);
    expect(headers['cache-control']).toBe(`public, max-age=${HINT_SECONDS}`);
    const again = await bench.app.request('GET', path, {
      headers: { 'if-none-match': String(headers['etag']) },
    });
    const unknown = await bench.app.request('GET', path.replace(bundle.id, bench.policyId));
    expect([again.status, unknown.status]).toEqual([304, 404]);
  });

  it.each(['bundle.pem', 'bundle.p7b', 'truststore.p12', 'truststore.jks', 'secret.yaml'])(
    'has a neighbor %s',
    async (encoding) => {
      const path = `${PATH}/${bundle.id}/files/${encoding}`;
      const { status, bytes } = await bench.app.request('GET', path);
      expect([status, bytes.length > 100]).toEqual([200, true]);
    },
  );

  it('is read by openssl as PEM', async () => {
    const { text } = await bench.app.request('GET', `${PATH}/${bundle.id}/files/bundle.pem`);
    expect(opensslVerify({ target: bench.root, anchors: text }).ok).toBe(true);
  });
});

describe('an imported anchor', () => {
  it.each([
    ['no certificate', () => 'nonsense'],
    ['no CA', () => foreignRoot('leaf', ['-addext', 'basicConstraints=critical,CA:FALSE'])],
    ['no root', async () => String((await bench.issued()).certificate)],
    ['known', () => bench.root],
  ])('is refused when it is %s', async (what, make) => {
    const refused = await stage({ certificate: await make() });
    expect([refused.status, codesOf(refused)]).toEqual(
      what === 'known' ? [409, [24507]] : [422, [24506]],
    );
  });

  it('is refused when it has ended', async () => {
    const certificate = foreignRoot('ended');
    bench.app.clock.advance(2 * 86_400);
    const refused = await stage({ certificate });
    bench.app.clock.advance(-2 * 86_400);
    expect([refused.text, refused.status]).toEqual([expect.stringContaining('not valid now'), 422]);
  });
});

describe('a rotation', () => {
  it('goes on when its condition holds, says what is missing when it does not, and can go back', async () => {
    // The configuration's certificates so far belong to no instance that reports.
    const issuer = await bench.issued({ instanceName: 'one' });
    const silent = (await details()).arrivals.flatMap(({ behind }) => behind.map(({ id }) => id));
    const waived = silent.filter((id) => id !== issuer.id);
    const ca = await created<{ account: { id: string }; productOptions: { id: string }[] }>(
      '/v1/certificateauthorities/BUILTIN/accounts',
      { key: 'Next', keyAlgorithm: 'EC_P256', validityPeriod: 'P5Y', newRoot: true },
    );
    const provider = await created<{ id: string }>('/v1/distributedissuers/subcaproviders', {
      name: 'next',
      caType: 'BUILTIN',
      caAccountId: ca.account.id,
      caProductOptionId: ca.productOptions[0]?.id,
      commonName: 'next.example',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
    });
    const [root] = await bench.app.database.asAdministrator(
      `select parent_id from certificate_authorities a join ca_accounts n on n.certificate_authority_id = a.id
       where n.id = '${ca.account.id}'`,
    );
    const configuration = `/v1/distributedissuers/configurations/${bench.configurationId}`;
    const switchTo = (subCaProviderId: string): Promise<TestResponse> =>
      bench.admin('PATCH', configuration, { subCaProviderId });
    const [old] = bundle.anchors;

    expect(codesOf(await switchTo(provider.id))).toEqual([24503]);
    const staged = await stage({ certificateAuthorityId: root?.['parent_id'] });
    const next = staged.json<TrustAnchorInformation>();
    expect(next.certificateAuthorityId).toBe(root?.['parent_id']);
    expect(codesOf(await switchTo(provider.id))).toEqual([24503]);

    // Somebody else's certificate, and one that is none.
    const slips = await change(next, 'TRUSTED', [...waived, bench.policyId, next.id]);
    expect(codesOf(slips)).toEqual([24512, 24512]);
    expect(slips.text).toContain(`/waivedIssuerIds/${waived.length}`);

    const early = await change(next, 'TRUSTED', waived);
    expect(early.text).toContain('one mesh.example');
    await confirm(issuer.id);
    const soon = await change(next, 'TRUSTED', waived);
    expect([soon.status, soon.text]).toEqual([409, expect.stringContaining('Verifiers may not')]);
    bench.app.clock.advance(HINT_SECONDS);
    expect((await change(next, 'TRUSTED', waived)).status).toBe(200);

    expect((await switchTo(provider.id)).status).toBe(200);
    expect((await switchTo(bench.providerId)).status).toBe(200);
    expect((await switchTo(provider.id)).status).toBe(200);
    expect(await hindrancesOf(next.id, 'STAGED')).toEqual(['CONFIGURATION_ISSUES_UNDER_IT']);
    expect(new Set(await hindrancesOf(old?.id ?? '', 'WITHDRAWN'))).toEqual(
      new Set(['LIVE_ISSUER_CERTIFICATE']),
    );
    bench.app.clock.advance(8 * 86_400);
    expect(await hindrancesOf(old?.id ?? '', 'WITHDRAWN')).toEqual([]);
    expect((await change(old ?? bundle, 'WITHDRAWN')).status).toBe(200);
    expect(codesOf(await switchTo(bench.providerId))).toEqual([24503]);
    expect(codesOf(await change(old ?? bundle, 'TRUSTED'))).toEqual([24509]);
    expect((await change(old ?? bundle, 'STAGED')).status).toBe(200);
  });

  it('knows where the newest has arrived', async () => {
    const bearer = await bench.app.signIn(bench.account);
    const issued = async (instanceName: string): Promise<string> => {
      const certificateSigningRequest = await bench.request();
      const made = await bench.bootstrap({ certificateSigningRequest, instanceName }, { bearer });
      return made.json<{ id: string }>().id;
    };
    const ids = [await issued('a'), await issued('b'), await issued('c'), await issued('d')];
    const { digest } = await details();
    const [newest = '', older = '', other = '', unknown = ''] = ids;
    await report(newest, digest, bearer);
    await report(older, bundle.digest, bearer);
    await report(other, 'f'.repeat(64), bearer);
    const [arrival] = (await details()).arrivals;
    expect(arrival).toMatchObject({
      newestCount: 1,
      olderCount: 1,
      otherCount: 1,
      unknownCount: 1,
    });
    expect(new Map(arrival?.behind.map(({ arrival: what, id }) => [id, what]))).toEqual(
      new Map([
        [older, 'OLDER'],
        [other, 'OTHER'],
        [unknown, 'UNKNOWN'],
      ]),
    );
    // A renewal takes the place of the certificate before.
    bench.app.clock.advance(1);
    await report(await issued('b'), digest, bearer);
    const [later] = (await details()).arrivals;
    expect(later).toMatchObject({ newestCount: 2, olderCount: 0 });
  });

  it('takes no report for the certificate of somebody else', async () => {
    const stranger = await bench.app.createServiceAccount(bench.app.companyId);
    const bearer = await bench.app.signIn(stranger);
    const { behind } = (await details()).arrivals[0] ?? {};
    expect((await report(behind?.[0]?.id ?? '', 'a'.repeat(64), bearer)).status).toBe(404);
  });

  it('does not take anchors from workloads by leaving the bundle', async () => {
    const path = `${PATH}/${bundle.id}/configurations`;
    const detached = await bench.admin('DELETE', `${path}/${bench.configurationId}`);
    expect(codesOf(detached)).toEqual([24505]);
    bench.app.clock.advance(8 * 86_400);
    const later = await bench.admin('DELETE', `${path}/${bench.configurationId}`);
    expect([later.status, later.json<TrustBundleInformation>().configurations]).toEqual([200, []]);
    const attached = await bench.admin('POST', path, { configurationId: bench.configurationId });
    expect(attached.status).toBe(200);
    await bench.admin('DELETE', `${path}/${bench.configurationId}`);
    expect((await bench.admin('DELETE', `${PATH}/${bundle.id}`)).status).toBe(204);
  });
});
