import { createPrivateKey, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditChainer } from '../src/audit/chain/audit-chainer.ts';
import { AuditForwarder } from '../src/audit/forwarding/audit-forwarder.ts';
import { RefusalTrail } from '../src/audit/refusal-trail.ts';
import { codeOf, stepOf } from '../src/second-factor/totp.ts';
import { fromBase32 } from './support/base32.ts';
import { copyTables } from './support/copy-tables.ts';
import { OpenIdProvider } from './support/openid-provider/openid-provider.ts';
import { useSingleSignOn } from './support/openid-provider/secrets-of-single-sign-on.ts';
import { createIssuerBench, type IssuerBench } from './support/issuer-bench.ts';
import { KnownSecrets } from './support/known-secrets.ts';
import { rememberSealed } from './support/remember-sealed.ts';
import { assertionOf, type TestApp, type TestResponse } from './support/test-app.ts';
import { TestBrowser, tokenOf } from './support/test-browser.ts';

/** Show 5: after a run in which everything secret was used, right and wrong, nothing that is kept holds any of it. */
const secrets = new KnownSecrets();
const newPassword = (label: string) => secrets.text(label, `${label} ${randomUUID()}`);

let bench: IssuerBench;
let app: TestApp;
let provider: OpenIdProvider;
/** Of single sign-on, by their labels. */
let signedIn: ReadonlyMap<string, string>;

beforeAll(async () => {
  provider = await OpenIdProvider.start();
  bench = await createIssuerBench({
    settings: { LUCIOLE_LOG_LEVEL: 'trace', LUCIOLE_FETCH_EXCEPTIONS: provider.exception },
  });
  ({ app } = bench);
  secrets.text('API key of the administrator', app.apiKey);
  secrets.token('access token of an issuer', bench.bearer);
  // First: the provider goes by the real clock.
  signedIn = await useSingleSignOn(app, provider, secrets);
  await people();
  await programs();
  await accounts();
  await issuers();
  await destinations();
  await mistakes();
  await app.app.get(RefusalTrail).flush();
  await app.app.get(AuditChainer).catchUp(app.companyId);
  await rememberSealed(app, secrets);
}, 120_000);
afterAll(async () => {
  await bench.close();
  await provider.stop();
  provider.clean();
});

/** Everything that was logged, exported and stored, by where it is. */
async function everything(): Promise<ReadonlyMap<string, string>> {
  const exported = async (path: string) =>
    (await app.request('GET', path, { apiKey: app.apiKey })).text;
  const activities = (accept: string) =>
    app.request('POST', '/v1/activitylogsearch/export', {
      apiKey: app.apiKey,
      headers: { accept },
      json: {},
    });
  return new Map([
    ['log', app.logLines.join('')],
    ['audit export', await exported('/v1/audit/export')],
    ['audit export as a table', await exported('/v1/audit/export?format=csv')],
    ['activity log', (await activities('application/json')).text],
    ['activity log as a table', (await activities('text/csv')).text],
    ...(await copyTables(app.database.adminUrl)),
  ]);
}

function hits(places: ReadonlyMap<string, string>): readonly string[] {
  return [...places].flatMap(([place, text]) =>
    secrets.foundIn(text).map((label) => `${label} in ${place}`),
  );
}

describe('show 5: secrets that were used', () => {
  it('are in no log, no export and no table', async () => {
    const places = await everything();
    expect(hits(places)).toEqual([]);
    // It was looked for something, in something.
    expect(secrets.size).toBeGreaterThan(80);
    expect(places.size).toBeGreaterThan(40);
    expect(places.get('log')).toContain('"level":"debug"');
    for (const place of ['audit export', 'activity log', 'audit_events', 'users', 'api_keys']) {
      expect(places.get(place)?.length).toBeGreaterThan(500);
    }
  });

  it('would be found in each of these places, plain or in octets', async () => {
    const secret = secrets.text('planted', `planted-${randomUUID()}`);
    const octets = randomBytes(32);
    secrets.octets('planted octets', octets);
    app.logLines.push(JSON.stringify({ msg: `a token: ${secret}` }));
    await app.database.asAdministrator('update users set first_name = $1 where id = $2', [
      secret,
      app.userId,
    ]);
    await app.database.asAdministrator(
      `update audit_events set before = jsonb_build_object('note', $1::text), canonical = $2
       where sequence = 1 and company_id = $3`,
      [
        secret,
        Buffer.from(`{"note":"${secret}","x":"${octets.toString('base64')}"}`),
        app.companyId,
      ],
    );
    expect([...hits(await everything())].toSorted()).toEqual(
      [
        'planted in activity log',
        'planted in activity log as a table',
        'planted in audit export',
        'planted in audit_events',
        'planted in log',
        'planted in users',
        'planted octets in audit export',
        'planted octets in audit_events',
      ].toSorted(),
    );
  });
});

describe('show 5: what single sign-on takes', () => {
  it('would be found wherever it stood', () => {
    const kinds = new Set([...signedIn.keys()].map((label) => label.replace(/^.*: /, '')));
    expect([...kinds].toSorted()).toEqual([
      'ID token',
      'access token',
      'authorization code',
      'client secret',
      'cookie of the session',
      'cookie of the sign-in',
      'nonce',
      'state',
      'verifier',
      'wrong client secret',
    ]);
    for (const [label, secret] of signedIn) {
      expect(secrets.foundIn(`{"msg":"GET /v1/teams?a=${secret}"}`)).toContain(label);
    }
  });
});

/** A person: invited, with passwords, a second factor, recovery codes, links, sessions and mistakes. */
async function people(): Promise<void> {
  const username = `person-${randomUUID()}@example.com`;
  const invited = await ok(
    app.request('POST', '/v1/users/invitations', {
      apiKey: app.apiKey,
      json: { username, roles: ['PKI_ADMIN'] },
    }),
  );
  const { link, user } = invited.json<{ link: string; user: { id: string } }>();
  const browser = watched(new TestBrowser(app));
  const first = newPassword('first password');
  const token = secrets.text('token of an invitation', tokenOf(link));
  await ok(browser.send('POST', '/v1/session/link', { token, newPassword: first }));
  const second = newPassword('second password');
  await ok(
    browser.send('PUT', '/v1/session/password', { currentPassword: first, newPassword: second }),
  );

  const enrolment = await ok(browser.send('POST', '/v1/session/secondfactor'));
  const seedText = secrets.text('seed', enrolment.json<{ secret: string }>().secret);
  const seed = fromBase32(seedText);
  secrets.octets('octets of the seed', seed);
  const code = () => {
    app.clock.advance(30);
    return codeOf(seed, stepOf(app.clock.now()));
  };
  const confirmed = await ok(
    browser.send('POST', '/v1/session/secondfactor/confirmation', { code: code() }),
  );
  const { recoveryCodes } = confirmed.json<{ recoveryCodes: string[] }>();
  for (const [index, recovery] of recoveryCodes.entries()) {
    secrets.text(`recovery code ${index}`, recovery);
  }

  const made = await ok(browser.send('POST', '/v1/apikeys', {}));
  const [key] = made.json<{ apiKeys: { key: string }[] }>().apiKeys;
  secrets.text('API key of a person', key?.key ?? '');

  const company = app.urlPrefix;
  const signIn = (password: string, given?: string) =>
    watched(new TestBrowser(app)).signIn(username, password, { company, code: given });
  await ok(signIn(second, code()));
  await ok(signIn(second, recoveryCodes[0]));
  for (const password of [newPassword('wrong password'), first]) {
    expect((await signIn(password, code())).status).toBe(401);
  }
  expect(
    (await signIn(second, secrets.text('wrong recovery code', 'aaaaa-bbbbb-ccccc'))).status,
  ).toBe(401);
  const asName = newPassword('password typed as a name');
  expect((await browser.signIn(asName, 'x', { company })).status).toBe(401);
  await ok(
    browser.send('POST', '/v1/session/reauthentication', { password: second, code: code() }),
  );
  const renewed = await ok(browser.send('POST', '/v1/session/secondfactor/recoverycodes'));
  renewed
    .json<{ recoveryCodes: string[] }>()
    .recoveryCodes.forEach((recovery, index) =>
      secrets.text(`new recovery code ${index}`, recovery),
    );

  const reset = await ok(
    app.request('POST', `/v1/users/${user.id}/passwordreset`, { apiKey: app.apiKey }),
  );
  const resetToken = secrets.text('token of a reset', tokenOf(reset.json<{ link: string }>().link));
  const third = newPassword('third password');
  const again = watched(new TestBrowser(app));
  await ok(
    again.send('POST', '/v1/session/link', { token: resetToken, newPassword: third, code: code() }),
  );
  const stale = await again.send('POST', '/v1/session/link', { token: resetToken });
  expect(stale.status).toBe(401);
}

/** API keys: made, rotated with overlap, replaced, revoked; used right and wrong. */
async function programs(): Promise<void> {
  const { apiKey: root, userId } = await app.createUser(app.companyId, 'PKI_ADMIN');
  secrets.text('API key of a program', root);
  const use = (apiKey: string) => app.request('GET', '/v1/useraccounts', { apiKey });
  const keyOf = (label: string, response: TestResponse): string => {
    const body = response.json<{ key?: string; apiKeys?: { key?: string }[] }>();
    return secrets.text(label, body.key ?? body.apiKeys?.find(({ key }) => key)?.key ?? '');
  };
  const ask = (method: 'POST' | 'PUT', path: string, apiKey: string, json: object) =>
    ok(app.request(method, `/v1/apikeys${path}`, { apiKey, json }));
  const rotated = keyOf(
    'requested API key',
    await ask('POST', '/rotationrequest', root, { key: root }),
  );
  await ok(use(rotated));
  await ask('PUT', '/rotation', rotated, { key: root });
  const replaced = keyOf(
    'replaced API key',
    await ask('POST', '/replacement', rotated, { key: rotated }),
  );
  await ok(use(replaced));
  const keys = (
    await app.request('GET', `/v1/users/${userId}/apikeys`, { apiKey: app.apiKey })
  ).json<{ apiKeys: { id: string }[] }>().apiKeys;
  for (const { id } of keys) {
    await app.request('DELETE', `/v1/users/${userId}/apikeys/${id}`, { apiKey: app.apiKey });
  }
  for (const apiKey of [root, rotated, replaced, secrets.text('unknown API key', randomUUID())]) {
    expect((await use(apiKey)).status).toBe(401);
  }
}

/** Service accounts with keys that were made for them; assertions and tokens, right, forged, repeated. */
async function accounts(): Promise<void> {
  const made = await ok(
    app.request('POST', '/v1/serviceaccounts', {
      apiKey: app.apiKey,
      json: {
        name: 'program',
        scopes: ['platform-admin-role'],
        authenticationType: 'rsaKey',
        credentialLifetime: 30,
        owner: '',
      },
    }),
  );
  const { id, privateKey } = made.json<{ id: string; privateKey: string }>();
  secrets.privateKey('private key of an account', privateKey);
  const account = { id, privateKey: createPrivateKey(privateKey) };
  const exchange = async (label: string, claims: Readonly<Record<string, unknown>> = {}) => {
    const assertion = await assertionOf(account, app.clock.nowSeconds(), claims);
    return secrets.token(label, assertion);
  };
  const send = (assertion: string) =>
    app.request('POST', '/v1/oauth/token/serviceaccount', {
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
    });
  const assertion = await exchange('assertion');
  const granted = await ok(send(assertion));
  const bearer = secrets.token(
    'access token',
    granted.json<{ access_token: string }>().access_token,
  );
  await ok(app.request('GET', '/v1/teams', { bearer }));
  expect((await app.request('POST', '/v1/teams', { bearer, json: {} })).status).toBe(403);
  expect((await send(assertion)).status).toBe(400);
  expect((await send(await exchange('expired assertion', { exp: 1 }))).status).toBe(400);
  expect((await send(await exchange('assertion of nobody', { iss: randomUUID() }))).status).toBe(
    400,
  );
  const forged = secrets.token('forged token', `${bearer.slice(0, -8)}AAAAAAAA`);
  expect((await app.request('GET', '/v1/teams', { bearer: forged })).status).toBe(401);
  await ok(
    app.request('PATCH', `/v1/serviceaccounts/${id}`, {
      apiKey: app.apiKey,
      json: { enabled: false },
    }),
  );
  app.clock.advance(10);
  expect((await app.request('GET', '/v1/teams', { bearer })).status).toBe(401);
}

/** Bootstraps: granted, repeated and refused; a report, a revocation, a dry run. */
async function issuers(): Promise<void> {
  const certificate = await bench.issued({ instanceName: 'node-1' });
  await bench.report(certificate.id, 1, [
    { policyId: bench.policyId, ultraShort: 3, short: 0, long: 0 },
  ]);
  const idempotencyKey = randomUUID();
  for (const certificateSigningRequest of [await bench.request(), await bench.request()]) {
    await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey });
  }
  expect((await bench.bootstrap({ certificateSigningRequest: 'nothing' })).status).toBe(400);
  const pin = secrets.text('PIN of a token', `pin-${randomUUID()}`);
  await bench.admin('PATCH', `/v1/distributedissuers/subcaproviders/${bench.providerId}`, {
    pkcs11: { partitionLabel: 'slot', pin },
  });
  await bench.admin(
    'POST',
    `/v1/distributedissuers/intermediatecertificates/${certificate.id}/revocation`,
    { reason: 'superseded' },
  );
}

/** A webhook with its secret, which cannot be reached. */
async function destinations(): Promise<void> {
  const made = await ok(
    app.request('POST', '/v1/audit/destinations', {
      apiKey: app.apiKey,
      json: { name: 'siem', kind: 'WEBHOOK', url: 'https://127.0.0.1:1/events' },
    }),
  );
  const { secret } = made.json<{ secret: string }>();
  secrets.text('secret of a webhook', secret);
  secrets.octets('octets of the secret', Buffer.from(secret, 'base64url'));
  await app.app.get(AuditChainer).catchUp(app.companyId);
  await app.app.get(AuditForwarder).forward();
  await app.request('POST', '/v1/audit/checkpoints', { apiKey: app.apiKey });
}

/** Secrets where none belongs: people paste them everywhere. */
async function mistakes(): Promise<void> {
  const lost = secrets.text('API key in the wrong place', randomUUID());
  const password = newPassword('password in a malformed request');
  const { apiKey } = app;
  const refused = await Promise.all([
    app.request('GET', `/v1/teams/${lost}`, { apiKey }),
    app.request('GET', `/v1/nothing/${lost}?token=${lost}`, { apiKey }),
    app.request('POST', '/v1/session', { json: { username: 'x', password, extra: lost } }),
    app.request('POST', '/v1/session', { json: { username: 'x', password: [password] } }),
    app.request('POST', '/v1/apikeys/details', { apiKey, json: { key: lost } }),
    app.request('GET', '/v1/teams', { headers: { authorization: `Basic ${lost}` } }),
    app.request('GET', '/v1/teams', { headers: { cookie: `__Host-luciole=${lost}` } }),
    app.request('POST', '/v1/activitylogsearch', {
      apiKey,
      json: { expression: { field: 'message', operator: 'FIND', value: lost } },
    }),
    app.request('POST', '/v1/oauth/token/serviceaccount', { form: { assertion: lost } }),
  ]);
  expect(refused.map(({ status }) => status >= 500)).not.toContain(true);
}

async function ok(response: Promise<TestResponse>): Promise<TestResponse> {
  const answer = await response;
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

/** Remembers every cookie that a browser gets. */
function watched(browser: TestBrowser): TestBrowser {
  const send = browser.send.bind(browser);
  let last: string | undefined;
  browser.send = async (...request) => {
    const response = await send(...request);
    if (browser.cookie !== undefined && browser.cookie !== last) {
      last = browser.cookie;
      secrets.text('cookie of a session', last.split('=')[1] ?? '');
    }
    return response;
  };
  return browser;
}
