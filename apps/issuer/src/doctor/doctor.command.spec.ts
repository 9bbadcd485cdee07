import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { BootstrapConfiguration } from '@luciole/contract';
import { aPolicy } from '@luciole/policy/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeControlPlane } from '../../test/support/fake-control-plane.ts';
import { FakeIdentityProvider } from '../../test/support/fake-identity-provider.ts';
import { policyInformation } from '../../test/support/fake-configuration.ts';
import { SELF_SIGNED } from '../../test/support/settings.ts';
import { dispatch } from '../cli/dispatch.ts';
import { systemClock } from '../clock/clock.ts';
import { openStateFolder } from '../statistics/state-folder.ts';
import type { Finding } from './finding.ts';

let fake: FakeControlPlane;
let provider: FakeIdentityProvider;
const servers: Server[] = [];

beforeEach(async () => {
  ports = [await listening(), await listening()];
  await closeAll();
  [fake, provider] = await Promise.all([
    FakeControlPlane.start({ tls: true }),
    FakeIdentityProvider.start(systemClock),
  ]);
  fake.edit({ clientAuthentication: authentication(provider.issuer) });
});
afterEach(async () => {
  await closeAll();
  provider.close();
  await fake.close();
});

function authentication(baseUrl: string): BootstrapConfiguration['clientAuthentication'] {
  return { type: 'JWT_OIDC', baseUrl, audience: 'mesh' };
}

/** Of loopback, and free a moment ago: for workloads, for operators. */
let ports: readonly [number, number] = [0, 0];

async function listening(): Promise<number> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closeAll(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
}

async function doctor(given: object, ...args: string[]) {
  const file = join(fake.directory, 'issuer.yaml');
  writeFileSync(file, JSON.stringify(given), { mode: 0o600 });
  let stdout = '';
  let stderr = '';
  const code = await dispatch(['doctor', '--config', file, ...args], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
  });
  return { code, stdout, stderr };
}

/** Settings of an issuer that knows the control plane and the provider, and pins the root. */
function settings(changes: object = {}, more: object = {}) {
  const [rest, operations] = ports;
  return {
    bootstrap: {
      controlPlane: {
        url: fake.url.origin,
        clientId: fake.account.id,
        privateKeyFile: fake.account.privateKeyFile,
        caFile: fake.caFile,
        trustAnchorSha256: fake.configuration.trustAnchors.map(({ sha256 }) => sha256),
        ...changes,
      },
    },
    server: { rest: { host: '127.0.0.1', port: rest, tls: { dnsNames: ['localhost'] } } },
    operations: { port: operations },
    outgoing: { exceptions: [provider.exception] },
    ...more,
  };
}

async function findings(given: object = settings(), ...args: string[]): Promise<Finding[]> {
  const { code, stdout } = await doctor(given, '--json', ...args);
  const found = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
  expect(code).toBe(found.some(({ outcome }) => outcome === 'problem') ? 1 : 0);
  return found;
}

const of = (found: readonly Finding[], check: Finding['check']) =>
  found.filter((finding) => finding.check === check);

describe('luciole-issuer doctor', () => {
  it('finds nothing wrong where nothing is, and leaves no sub-CA behind', async () => {
    const { code, stdout } = await doctor(settings({}, { stateDirectory: 'state' }));
    expect(stdout).toMatch(/no problems, no warnings\.\n$/);
    expect(code).toBe(0);
    const checks = stdout.split('\n').map((line) => /^ok {7}(\w+):/.exec(line)?.[1]);
    expect([...new Set(checks)].filter((check) => check !== undefined)).toEqual([
      'settings',
      'machine',
      'dns',
      'connection',
      'tls',
      'clock',
      'credential',
      'configuration',
      'capabilities',
      'roots',
      'policies',
      'clients',
    ]);
    expect(stdout).toContain('mesh-workload permits URIs like ^spiffe://');
    expect(stdout).toContain('; a sample request is permitted');
    expect(fake.count('issue')).toBe(0);
  });

  it('with --trial obtains a sub-CA, signs under it, and says what stays', async () => {
    const trial = of(await findings(settings(), '--trial'), 'trial');
    expect(trial).toMatchObject([
      { outcome: 'warning', advice: expect.stringContaining('stays on record') },
      { outcome: 'ok', message: expect.stringContaining('mesh-workload: signed, ') },
    ]);
    expect(fake.count('issue')).toBe(1);
  });

  it('says which settings are wrong, and goes on where they can be read', async () => {
    const unreadable = await findings(settings({ url: 'http://luciole.example' }));
    expect(unreadable.map(({ check, outcome }) => [check, outcome])).toEqual([
      ['settings', 'problem'],
    ]);
    const { code, stdout } = await doctor(settings({ caFile: 'none.pem' }));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^problem {2}settings: bootstrap\.controlPlane\.caFile names .*none\.pem/,
    );
    expect(stdout).toContain('\n         → ');
    expect(stdout).toContain('\nproblem  tls: ');
  });

  it('ends with 64 for a line that cannot be used, and explains itself', async () => {
    expect(await doctor({}, '--try')).toMatchObject({ code: 64, stdout: '' });
    expect((await doctor({}, '--help')).stdout).toContain('--trial');
  });
});

describe('the credential', () => {
  it('of a disabled account is refused, in the control plane’s words', async () => {
    fake.account.isEnabled = false;
    const found = await findings();
    expect(of(found, 'credential')).toMatchObject([
      {
        outcome: 'problem',
        message: expect.stringContaining('the sign-in is refused: invalid_client'),
        advice: expect.stringContaining('bootstrap.controlPlane.clientId'),
      },
    ]);
    expect(of(found, 'configuration')).toEqual([]);
  });

  it('of another key is told from that', async () => {
    const given = settings();
    const file = fake.account.privateKeyFile;
    const former = readFileSync(file);
    fake.account.rotateKey();
    writeFileSync(file, former);
    expect(of(await findings(given), 'credential')).toMatchObject([
      {
        outcome: 'problem',
        advice: expect.stringContaining('privateKeyFile is not the account’s'),
      },
    ]);
  });

  it('of an account that no configuration lists', async () => {
    fake.fail('configuration', 'BOOTSTRAP_NO_CONFIGURATION');
    expect(of(await findings(), 'configuration')).toMatchObject([
      { outcome: 'problem', advice: expect.stringContaining('serviceAccountIds') },
    ]);
  });

  it('that is a platform’s token is not used up, unless asked to', async () => {
    await fake.account.writePlatformToken();
    const { companyId, tokenFile } = fake.account;
    const federation = {
      clientId: undefined,
      privateKeyFile: undefined,
      federation: { companyId, tokenFile },
    };
    expect(of(await findings(settings(federation)), 'credential')).toMatchObject([
      { outcome: 'warning', message: expect.stringContaining('good for one sign-in') },
    ]);
    expect(fake.requests).toEqual([]);
    expect(of(await findings(settings(federation), '--trial'), 'credential')).toMatchObject([
      { outcome: 'ok' },
    ]);
  });
});

describe('the clock', () => {
  it.each([
    [60, 'warning', '60 s behind'],
    [-60, 'warning', '(59|60) s ahead of'],
    [400, 'problem', '400 s behind'],
  ])('%i s from the control plane’s is a %s', async (offset, outcome, words) => {
    fake.clockOffsetSeconds = offset;
    const [clock] = of(await findings(), 'clock');
    expect(clock).toMatchObject({ outcome, message: expect.stringMatching(words) });
  });

  it('is looked at also when the sign-in is refused', async () => {
    fake.account.isEnabled = false;
    expect(of(await findings(), 'clock')).toHaveLength(1);
  });
});

describe('the configuration', () => {
  it('may demand what this release lacks', async () => {
    fake.edit({ requiredCapabilities: ['HSM_SIGNING'] });
    expect(of(await findings(), 'capabilities')).toMatchObject([
      { outcome: 'problem', message: expect.stringContaining('HSM_SIGNING') },
    ]);
  });

  it('may say what this release does not know', async () => {
    fake.edit({
      advancedSettings: { rateLimit: 5 } as unknown as BootstrapConfiguration['advancedSettings'],
    });
    expect(of(await findings(), 'configuration')).toMatchObject([
      { outcome: 'problem', message: expect.stringContaining('/advancedSettings/rateLimit') },
    ]);
  });

  it('may have a root that is not pinned, and one that no file pins', async () => {
    const pinned = 'ab'.repeat(32);
    const [root] = of(await findings(settings({ trustAnchorSha256: [pinned] })), 'roots');
    expect(root).toMatchObject({
      outcome: 'problem',
      message: expect.stringContaining(`pins ${pinned}`),
    });
    const found = await findings(settings({ trustAnchorSha256: [] }));
    expect(of(found, 'roots')).toMatchObject([{ outcome: 'warning' }]);
  });

  it('may have no policy, or one that cannot be read', async () => {
    const broken = fake.configuration.policyDefinitions.map((policy) => ({
      ...policy,
      name: 'broken',
      validityPeriod: 'a while',
    }));
    fake.edit({ policyDefinitions: broken });
    expect(of(await findings(), 'policies')).toMatchObject([
      { outcome: 'problem', message: expect.stringContaining('broken has an error') },
    ]);
    fake.edit({ policyDefinitions: [], policies: [], policyIds: [] });
    expect(of(await findings(), 'policies')).toMatchObject([
      { outcome: 'problem', message: expect.stringContaining('no policy') },
    ]);
  });

  it('may have a policy for which no sample can be made', async () => {
    const policy = aPolicy()
      .ignoring('dnsNames')
      .constraining('uniformResourceIdentifiers', {
        type: 'REQUIRED',
        allowedValues: [String.raw`^https://\p{Greek}$`],
        minOccurrences: 1,
        maxOccurrences: 1,
      })
      .build();
    fake.edit({ policyDefinitions: [policyInformation(policy, new Date())] });
    expect(of(await findings(), 'policies')).toMatchObject([
      { outcome: 'warning', advice: expect.stringContaining('dry run') },
    ]);
  });

  it('may ask for name constraints that leave something open', async () => {
    const { subCaProvider } = fake.configuration;
    fake.edit({ subCaProvider: { ...subCaProvider, nameConstraints: true } });
    expect(of(await findings(), 'constraints')).toMatchObject([
      { outcome: 'ok' },
      { outcome: 'warning', message: expect.stringContaining('a constraint on URIs') },
    ]);
    const open = aPolicy()
      .constraining('dnsNames', { type: 'OPTIONAL', allowedValues: ['^.*'], maxOccurrences: 1 })
      .build();
    fake.edit({ policyDefinitions: [policyInformation(open, new Date())] });
    expect(of(await findings(), 'constraints')[0]).toMatchObject({
      outcome: 'warning',
      message: expect.stringContaining('dnsNames by ^.*'),
    });
  });
});

const clients = async (given?: object) => of(await findings(given), 'clients');

describe('clients', () => {
  it('are nobody without client authentication', async () => {
    fake.edit({ clientAuthentication: undefined });
    expect(await clients()).toMatchObject([{ outcome: 'problem' }]);
    const rest = { allowUnauthenticated: true, host: '127.0.0.1', port: ports[0] };
    const given = settings({}, { server: { rest } });
    expect(await clients(given)).toMatchObject([{ outcome: 'warning' }]);
  });

  it('need a provider that may be reached', async () => {
    const given = settings({}, { outgoing: {} });
    expect(await clients(given)).toMatchObject([
      { outcome: 'problem', advice: expect.stringContaining('outgoing.exceptions') },
    ]);
  });

  it('need a provider that answers', async () => {
    provider.isDown = true;
    expect(await clients()).toMatchObject([
      { outcome: 'problem', message: expect.stringContaining('cannot be reached') },
    ]);
  });

  it('need a provider that says the name that it is asked by', async () => {
    fake.edit({ clientAuthentication: authentication(`${provider.issuer}/`) });
    expect(await clients()).toMatchObject([
      { outcome: 'problem', message: expect.stringContaining('its issuer is') },
    ]);
  });

  it('need a provider with keys', async () => {
    provider.keys = [];
    expect(await clients()).toMatchObject([{ outcome: 'problem' }]);
  });

  it('have tokens for others taken too with JWT_JWKS, unless the file demands an audience', async () => {
    const keySets = { type: 'JWT_JWKS' as const, urls: [provider.keySetUrl] };
    fake.edit({ clientAuthentication: keySets });
    expect(await clients()).toMatchObject([{ outcome: 'warning' }, { outcome: 'ok' }]);
    const given = settings({}, { clients: { requiredAudience: 'mesh' } });
    expect(await clients(given)).toMatchObject([{ outcome: 'ok' }]);
  });
});

describe('the machine', () => {
  it('has a port that something else listens on', async () => {
    const port = await listening();
    const given = settings({}, { operations: { port } });
    expect(of(await findings(given), 'machine')[0]).toMatchObject({
      outcome: 'problem',
      message: expect.stringContaining(`port ${port}: something else listens there`),
    });
  });

  it('has a state folder that another process uses', async () => {
    const path = join(fake.directory, 'state');
    mkdirSync(path);
    const used = openStateFolder(path);
    const given = settings({}, { stateDirectory: path });
    expect(of(await findings(given), 'machine').at(-1)).toMatchObject({
      outcome: 'problem',
      message: expect.stringContaining('used by another issuer'),
    });
    used.release();
    expect(of(await findings(given), 'machine').at(-1)).toMatchObject({ outcome: 'ok' });
  });
});

describe('developer mode', () => {
  it('is looked at without a control plane', async () => {
    const found = await findings({
      ...SELF_SIGNED,
      server: { rest: { host: '127.0.0.1', port: ports[0], allowUnauthenticated: true } },
      operations: { port: ports[1] },
    });
    expect(found.filter(({ outcome }) => outcome === 'problem')).toEqual([]);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set(['settings', 'machine', 'policies', 'clients']),
    );
    expect(fake.requests).toEqual([]);
  });
});
