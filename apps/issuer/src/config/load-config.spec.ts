import { describe, expect, it } from 'vitest';
import {
  CLIENT_ID,
  CONTROL_PLANE,
  PIN,
  POLICY,
  SELF_SIGNED,
  examine,
  having,
  problemsOf,
} from '../../test/support/settings.ts';
import { ConfigError } from './config-error.ts';
import { examineConfig, loadConfig } from './load-config.ts';

describe('loadConfig', () => {
  it('needs a control plane and a way to sign in, and nothing else', () => {
    const config = loadConfig({
      file: { text: JSON.stringify(CONTROL_PLANE), folder: '/etc/issuer' },
      environment: {},
      workingDirectory: '/srv',
    });
    expect(config).toMatchObject({
      bootstrap: {
        kind: 'control-plane',
        url: new URL('https://luciole.example'),
        credential: {
          kind: 'key-pair',
          clientId: CLIENT_ID,
          privateKeyFile: '/etc/issuer/account.key.pem',
        },
        trustAnchorSha256: [PIN],
        maxStalenessSeconds: 72 * 3600,
        pollIntervalSeconds: 30,
      },
      rest: { host: '0.0.0.0', port: 8281, dnsNames: ['localhost'], allowUnauthenticated: false },
      operations: { host: '127.0.0.1', port: 8080 },
      signer: { workers: 0, hasNoRevAvail: false },
      auditLogFile: '-',
      logLevel: 'info',
    });
    expect(config.stateDirectory).toBeUndefined();
  });

  it('throws every problem at once, with exit code 78', () => {
    const text = 'server: {rest: {port: -1}}\nlogLevel: loud';
    const load = () =>
      loadConfig({
        file: { text, folder: '/' },
        environment: {},
        workingDirectory: '/',
      });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      expect.objectContaining({
        exitCode: 78,
        message: [
          'server.rest.port must be at least 0.',
          'logLevel must be one of fatal, error, warn, info, debug, trace.',
          'bootstrap must have either controlPlane, for an issuer with a control plane, or selfSigned, for a developer’s own root.',
        ].join('\n'),
      }),
    );
  });

  it('is frozen all the way down', () => {
    const { config } = examine(SELF_SIGNED);
    expect(Object.isFrozen(config?.rest.dnsNames)).toBe(true);
    expect(Object.isFrozen(config?.bootstrap)).toBe(true);
  });
});

describe('names of the reference’s files', () => {
  it('mean the same as ours', () => {
    const { config, problems } = examine(`
bootstrap:
  vaas:
    url: https://luciole.example
    auth: { privateKeyFile: account.key.pem, clientID: ${CLIENT_ID} }
    csr: { instanceNaming: vm-1 }
signer: { inMemory: true }
server: { rest: { port: 8289, tls: { dnsNames: [issuer.example], ipAddress: 192.0.2.7 } } }
`);
    expect(problems).toEqual([]);
    expect(config?.bootstrap).toMatchObject({
      credential: { kind: 'key-pair', clientId: CLIENT_ID },
      instanceName: 'vm-1',
    });
    expect(config?.rest).toMatchObject({ port: 8289, ipAddresses: ['192.0.2.7'] });
  });

  it('make a developer’s root', () => {
    const { config, problems } = examine({
      bootstrap: {
        selfSigned: {
          csr: {
            commonName: 'Playground',
            privateKey: { algorithm: 'ECDSA', size: 384 },
            duration: '720h',
          },
          trustRootDirectory: '/etc/trust',
        },
      },
      server: {
        authentication: { jwt: { oidc: { baseUrl: 'https://idp.example', audience: 'a' } } },
        authorization: { configuration: 'Playground' },
      },
      policies: [POLICY],
    });
    expect(problems).toEqual([]);
    expect(config?.bootstrap).toMatchObject({
      kind: 'self-signed',
      keyAlgorithm: 'EC_P384',
      validityPeriod: 'PT720H',
      trustRootDirectory: '/etc/trust',
      configurationName: 'Playground',
      authentication: { type: 'JWT_OIDC', baseUrl: 'https://idp.example', audience: 'a' },
      policies: [{ name: 'mesh' }],
    });
    expect(config?.rest.host).toBe('127.0.0.1');
  });

  it('are repeated in problems as they were written', () => {
    const found = problemsOf(`
bootstrap:
  vaas: { url: http://luciole.example, auth: { clientID: x, privateKeyFile: k, password: y } }
server: { rest: { tls: { ipAddress: nowhere } } }
`);
    expect(found).toEqual([
      'bootstrap.vaas.auth.password',
      'bootstrap.vaas.url',
      'bootstrap.vaas.auth.clientID',
      'server.rest.tls.ipAddress[0]',
    ]);
  });

  it('may not stand beside ours', () => {
    const both = having(CONTROL_PLANE, 'bootstrap.controlPlane.auth', { clientID: CLIENT_ID });
    expect(problemsOf(both)).toEqual(['bootstrap.controlPlane.auth.clientID']);
  });
});

describe('what is not served is refused, never ignored (ruling 20)', () => {
  it.each([
    'server.grpc',
    'server.graphql',
    'server.unixSocket',
    'controller',
    'identityDocument',
    'signer.pkcs11',
    'signer.hsm',
    'bootstrap.controlPlane.apiKey',
    'bootstrap.controlPlane.configurationID',
  ])('%s', (path) => {
    const { problems } = examine(having(CONTROL_PLANE, path, { port: 8081 }));
    expect(problems).toEqual([{ setting: path, message: expect.stringMatching(/\w+; |: /) }]);
  });

  it.each(['sever', 'server.rest.prot', 'clients.binding', '__proto__', 'constructor'])(
    'unknown: %s',
    (path) => {
      expect(problemsOf(having(CONTROL_PLANE, path, 1))).toEqual([path]);
    },
  );
});

describe('variables', () => {
  const environment = {
    LUCIOLE_ISSUER_CONTROL_PLANE_URL: 'https://luciole.example',
    LUCIOLE_ISSUER_CLIENT_ID: CLIENT_ID,
    LUCIOLE_ISSUER_PRIVATE_KEY_FILE: 'account.key.pem',
  };

  it('are enough without a file', () => {
    const { config } = examineConfig({ environment, workingDirectory: '/srv' });
    expect(config?.bootstrap).toMatchObject({
      credential: { clientId: CLIENT_ID, privateKeyFile: '/srv/account.key.pem' },
    });
  });

  it('override the file', () => {
    const { config } = examine(having(CONTROL_PLANE, 'server.rest', { port: 1, host: '::' }), {
      LUCIOLE_ISSUER_REST_PORT: '9443',
      LUCIOLE_ISSUER_DNS_NAMES: 'a.example, b.example',
      LUCIOLE_ISSUER_IP_ADDRESSES: '192.0.2.7',
      LUCIOLE_ISSUER_TRUST_ANCHOR_SHA256: `${'cd'.repeat(32)},${PIN}`,
      LUCIOLE_ISSUER_FETCH_EXCEPTIONS: 'idp.internal:8443=ca.pem,[::1]:443',
      LUCIOLE_ISSUER_ALLOW_HTTP_KEY_SETS: 'yes',
      LUCIOLE_ISSUER_STATE_DIRECTORY: 'state',
      LUCIOLE_ISSUER_AUDIT_LOG: '-',
    });
    expect(config).toMatchObject({
      bootstrap: { trustAnchorSha256: ['cd'.repeat(32), PIN] },
      rest: {
        host: '::',
        port: 9443,
        dnsNames: ['a.example', 'b.example'],
        ipAddresses: ['192.0.2.7'],
      },
      outgoing: {
        allowHttp: true,
        exceptions: [{ host: 'idp.internal', caFile: '/srv/ca.pem' }, { host: '::1' }],
      },
      stateDirectory: '/srv/state',
      auditLogFile: '-',
    });
  });

  it('count as unset when empty', () => {
    const unset = { LUCIOLE_ISSUER_REST_PORT: '', LUCIOLE_ISSUER_NOTHING: '' };
    expect(examine(CONTROL_PLANE, unset).config?.rest.port).toBe(8281);
  });

  it('are named in problems, also when misspelt', () => {
    const found = problemsOf(CONTROL_PLANE, {
      LUCIOLE_ISSUER_REST_PORT: '80a',
      LUCIOLE_ISSUER_NO_REV_AVAIL: 'perhaps',
      LUCIOLE_ISSUER_DNS_NAMES: 'ok.example,*.example',
      LUCIOLE_ISSUER_FETCH_EXCEPTIONS: 'nonsense',
      LUCIOLE_ISSUER_POTR: '1',
      LUCIOLE_PORT: 'not ours',
    });
    expect(found.toSorted()).toEqual([
      'LUCIOLE_ISSUER_DNS_NAMES[1]',
      'LUCIOLE_ISSUER_FETCH_EXCEPTIONS[0]',
      'LUCIOLE_ISSUER_NO_REV_AVAIL',
      'LUCIOLE_ISSUER_POTR',
      'LUCIOLE_ISSUER_REST_PORT',
    ]);
  });
});

describe('warnings', () => {
  it.each([
    [
      'an absent root pin',
      having(CONTROL_PLANE, 'bootstrap.controlPlane.trustAnchorSha256', []),
      'bootstrap.controlPlane.trustAnchorSha256',
    ],
    [
      'plain http',
      having(CONTROL_PLANE, 'bootstrap.controlPlane.url', 'http://localhost'),
      'bootstrap.controlPlane.url',
    ],
    ['no state folder', CONTROL_PLANE, 'stateDirectory'],
    ['no server name', CONTROL_PLANE, 'server.rest.tls'],
    [
      'operations beyond loopback',
      having(CONTROL_PLANE, 'operations.host', '0.0.0.0'),
      'operations.host',
    ],
    ['a developer’s root', SELF_SIGNED, 'bootstrap.selfSigned'],
    ['nobody to be let in', SELF_SIGNED, 'server.authentication'],
  ])('are about %s', (_title, settings, setting) => {
    const { problems, warnings } = examine(settings);
    expect(problems).toEqual([]);
    expect(warnings.map((warning) => warning.setting)).toContain(setting);
  });
});
