import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from '../support/control-plane-client.ts';
import { createIssuerSetUp, entitlement, type IssuerSetUp } from '../support/issuer-set-up.ts';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import { workloadRequests } from '../issuer/issuance-load.ts';
import { Runbook, type Values } from './runbook.ts';
import { bootstrapAs, type StolenSubCa } from './thief.ts';
import { crlAddressOf, verdictOf } from './verdict.ts';

const MINUTES = 60_000;
/** A slow machine is no failure. */
const PATIENCE = { timeout: 180_000, interval: 250 };
/** At sign-in, or with the token. */
const REFUSED = /answered 40[01]:/;
const LONG_AGO = '2020-01-01T00:00:00Z';

let mesh: Mesh;
let request: string;
/** Settings of the control plane as its commands get them; the database changes on the way. */
let settings: Record<string, string>;
const took: string[] = [];

beforeAll(async () => {
  mesh = await createMesh({}, { LUCIOLE_PKI_URL: 'http://pki.example.com' });
  settings = {
    DATABASE_URL: mesh.installation.databaseUrl,
    LUCIOLE_DATA_DIR: mesh.installation.dataFolder,
    LUCIOLE_MAINTENANCE_DATABASE_URL: mesh.installation.adminUrl,
    LUCIOLE_PKI_URL: 'http://pki.example.com',
    LUCIOLE_LOG_LEVEL: 'error',
  };
  [request = ''] = await workloadRequests(1);
}, 5 * MINUTES);
afterAll(async () => {
  // What a person reads in the log.
  process.stdout.write(`seconds by runbook: ${took.join(', ')}\n`);
  await mesh?.close();
});

/** Somebody who has just followed "Get ready". */
const open = (page: string): Promise<Runbook> => {
  const values: Values = {
    URL: mesh.api().baseUrl,
    API_KEY_FILE: join(mesh.installation.dataFolder, 'admin-api-key'),
  };
  return Runbook.open(`${page}.md`, values, settings);
};

function end(name: string, runbook: Runbook): void {
  took.push(`${name} ${runbook.seconds.toFixed(1)}`);
  runbook.close();
}

/** A company of issuers of its own, beside those of the other runbooks. */
async function newSetUp(name: string, as: Credential = mesh.administrator): Promise<IssuerSetUp> {
  const { identityProvider } = mesh;
  return createIssuerSetUp(mesh.client, as, {
    name,
    clientAuthentication: {
      type: 'JWT_OIDC',
      baseUrl: identityProvider.issuer,
      audience: identityProvider.audience,
    },
  });
}

/** An issuer whose key is in a file that a runbook can replace. */
async function startIssuer(setUp: IssuerSetUp, instanceName: string) {
  const keyFile = join(mesh.folder, `${setUp.configurationName}-${instanceName}.pem`);
  await writeFile(keyFile, setUp.account.privateKeyPem, { mode: 0o600 });
  const controlPlane = {
    url: mesh.api().baseUrl,
    clientId: setUp.account.id,
    privateKeyFile: keyFile,
    pollInterval: 'PT1S',
    instanceName,
  };
  const settingsOfIssuer = { bootstrap: { controlPlane } };
  const issuer = await mesh.startIssuer({ account: setUp.account, settings: settingsOfIssuer });
  return { issuer, keyFile };
}

/** What openssl says of the sub-CA that an issuer signs under now, once it signs. */
async function expectToSign(issuer: IssuerProcess, setUp: IssuerSetUp): Promise<void> {
  const token = () => mesh.identityProvider.token({ claims: entitlement(setUp.configurationName) });
  await expect
    .poll(async () => {
      const { body, status } = await issuer.client.sign(request, setUp.policyName, token());
      const [, subCa = '', ...above] =
        body.certificateChain?.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
      if (status !== 200) return `${status}`;
      return verdictOf(mesh, { certificate: subCa, issuerCertificates: [...above, mesh.rootPem] });
    }, PATIENCE)
    .toContain(': OK');
}

async function expectRevoked(stolen: StolenSubCa): Promise<void> {
  await expect.poll(() => verdictOf(mesh, stolen), PATIENCE).toContain('certificate revoked');
}

/** Status of a thief's next attempt with a key. */
const attempt = (setUp: IssuerSetUp): Promise<string> =>
  bootstrapAs(mesh.client, setUp).then(
    () => 'issued',
    (error: Error) => error.message,
  );

describe('show 7: a runbook, word by word', () => {
  it(
    'stops a stolen issuer; the other one goes on under a new key',
    async () => {
      const setUp = await newSetUp('stolen');
      const ours = await startIssuer(setUp, 'ours');
      const theirs = await startIssuer(setUp, 'theirs');
      const stolen = await bootstrapAs(mesh.client, setUp);
      expect(await verdictOf(mesh, stolen)).toContain(': OK');

      const runbook = await open('stop-a-stolen-issuer');
      const hit = await runbook.step('1. See what stopping it hits', {
        ACCOUNT_NAME: 'stolen-issuer',
      });
      expect(hit).toMatch(/subCaCount: 3\b/);
      await runbook.step('2. Freeze it', { HELD: '1' });
      await runbook.step('3. Take back what it holds');
      await runbook.step('4. Give the others a new key', { ISSUER_KEY: ours.keyFile });
      await runbook.step('5. Thaw');
      await runbook.step('It is over when');
      expect(await runbook.step('What stays exposed, and until when')).toContain('lastSubCaExpiry');
      end('stolen issuer', runbook);

      await expectRevoked(stolen);
      expect(await attempt(setUp)).toMatch(REFUSED);
      await expectToSign(ours.issuer, setUp);
      await expect
        .poll(async () => (await theirs.issuer.readiness()).text, PATIENCE)
        .toContain('ACCOUNT_REFUSED');
    },
    10 * MINUTES,
  );

  it(
    'makes a leaked key of a service account worthless',
    async () => {
      const setUp = await newSetUp('leaked');
      const { issuer, keyFile } = await startIssuer(setUp, 'ours');
      const bearer = await setUp.token(mesh.client);
      const stolen = await bootstrapAs(mesh.client, setUp);

      const runbook = await open('when-a-service-account-key-leaked');
      await runbook.step('1. Put another key in its place', {
        ACCOUNT_NAME: 'leaked-issuer',
        ISSUER_KEY: keyFile,
      });
      const seen = await runbook.step('2. See what it got meanwhile', { SINCE: LONG_AGO });
      expect(seen).toContain(stolen.id);
      await runbook.step('3. Revoke it');
      await runbook.step('It is over when');
      end('service account key', runbook);

      await expectRevoked(stolen);
      expect(await attempt(setUp)).toMatch(REFUSED);
      expect(await attempt({ ...setUp, token: () => Promise.resolve(bearer) })).toMatch(REFUSED);
      await expectToSign(issuer, setUp);
    },
    10 * MINUTES,
  );

  it(
    'ends a leaked API key, and what was made with it',
    async () => {
      const alice = await newAdministrator('alice@example.com');
      const backDoor = await newSetUp('back-door', alice);
      const stolen = await bootstrapAs(mesh.client, backDoor);

      const runbook = await open('when-an-api-key-leaked');
      await runbook.step('1. End it', { USERNAME: 'alice@example.com' });
      const seen = await runbook.step('2. See what was done with it', { SINCE: LONG_AGO });
      expect(seen).toContain(`service-account.created  ${backDoor.serviceAccountId}`);
      expect(await runbook.step('3. Undo it')).toContain('back-door-issuer');
      await runbook.step('It is over when');
      end('API key', runbook);

      const { status } = await mesh.client.send({ path: '/v1/useraccounts', as: alice });
      expect(status).toBe(401);
      await expectRevoked(stolen);
      expect(await attempt(backDoor)).toMatch(REFUSED);
    },
    10 * MINUTES,
  );

  it(
    'has a leaked key-encryption key open nothing',
    async () => {
      const { dataFolder } = mesh.installation;
      const runbook = await open('when-the-key-encryption-key-leaked');
      expect(await runbook.step('1. Rotate it')).toContain('under the new key');
      expect(await runbook.step('2. Take a backup under the new one')).toContain('can be restored');
      await runbook.step('3. Destroy what the old one opens', {
        PREVIOUS: join(dataFolder, 'key-encryption.key.previous'),
      });
      await runbook.step('It is over when');
      end('key-encryption key', runbook);
      // The CA's key is opened with the new one.
      expect(await verdictOf(mesh, await bootstrapAs(mesh.client, mesh.setUp))).toContain(': OK');
    },
    10 * MINUTES,
  );

  it(
    'restores a lost database: revoked stays revoked, and CRL numbers go on',
    async () => {
      const { client, folder, installation, setUp } = mesh;
      const backup = join(folder, 'backup');
      await installation.run(['backup', '--output', backup]);
      const since = await bootstrapAs(client, setUp);
      await client.must({
        method: 'POST',
        path: `/v1/distributedissuers/intermediatecertificates/${since.id}/revocation`,
        as: mesh.administrator,
        json: { reason: 'keyCompromise' },
      });
      await expectRevoked(since);
      const crls = join(folder, 'crls');
      await mkdir(crls);
      await writeFile(join(crls, 'one'), await client.download(crlAddressOf(since.certificate)));
      await mesh.stopControlPlane();
      const restored = await installation.createDatabase('restored');

      const runbook = await open('when-the-database-is-lost-or-stolen');
      await runbook.step('1. Choose what to restore', { BACKUP: backup, CRLS: crls });
      await runbook.step('2. Restore into a new database', { NEW_DATABASE_URL: restored });
      await mesh.startControlPlane({ DATABASE_URL: restored });
      expect(await runbook.step('4. If a copy got away')).toContain('alice@example.com');
      await runbook.step('It is over when');
      end('database', runbook);

      settings = { ...settings, DATABASE_URL: restored };
      await expectRevoked(since);
      expect(await verdictOf(mesh, await bootstrapAs(client, setUp))).toContain(': OK');
    },
    10 * MINUTES,
  );

  it(
    'moves issuers from a compromised intermediate, and revokes it',
    async () => {
      const setUp = await newSetUp('moving');
      const { issuer } = await startIssuer(setUp, 'ours');
      const before = await bootstrapAs(mesh.client, setUp);
      expect(await verdictOf(mesh, before)).toContain(': OK');

      const runbook = await open('when-an-intermediate-is-compromised');
      await runbook.step('1. Make another intermediate');
      expect(await runbook.step('2. Move the issuers', { ISSUERS: '1' })).toContain('moving');
      await runbook.step('3. Revoke the old one');
      await runbook.step('It is over when');
      end('intermediate', runbook);

      await expectRevoked(before);
      await expectToSign(issuer, setUp);
    },
    10 * MINUTES,
  );
});

/** Somebody with every right and an API key, as an invitation makes one. */
async function newAdministrator(username: string): Promise<Credential> {
  const { client } = mesh;
  const { link } = await client.must<{ link: string }>({
    method: 'POST',
    path: '/v1/users/invitations',
    as: mesh.administrator,
    json: { username, roles: ['SYSTEM_ADMIN'] },
  });
  const accepted = await client.send({
    method: 'POST',
    path: '/v1/session/link',
    json: { token: link.split('#link=')[1], newPassword: 'mule-tangent-ozone-clay' },
  });
  const [cookie = ''] = accepted.headers.getSetCookie();
  const { apiKeys } = await client.must<{ apiKeys: { key: string }[] }>({
    method: 'POST',
    path: '/v1/apikeys',
    headers: { cookie: cookie.split(';')[0] ?? '', origin: 'http://127.0.0.1:8080' },
    json: {},
  });
  return { apiKey: apiKeys[0]?.key ?? '' };
}
