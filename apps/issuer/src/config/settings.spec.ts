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

const allowed = (host: string | undefined, base: object) =>
  having(base, 'server.rest', { allowUnauthenticated: true, ...(host && { host }) });

const jwks = (url: string) =>
  having(SELF_SIGNED, 'server', {
    authentication: { jwt: { jwks: { urls: [url] } } },
    authorization: { configuration: 'x' },
  });

describe('settings', () => {
  const plane = 'bootstrap.controlPlane';
  it.each([
    [`${plane}.url`, 'http://luciole.example'],
    [`${plane}.url`, 'http://192.0.2.7:8080'],
    [`${plane}.url`, 'ftp://luciole.example'],
    [`${plane}.url`, 'https://luciole.example/path'],
    [`${plane}.url`, 'https://luciole.example?x'],
    [`${plane}.url`, 'https://user@luciole.example'],
    [`${plane}.url`, 'luciole.example'],
    [`${plane}.clientId`, 'somebody'],
    [`${plane}.clientId`, 7],
    [`${plane}.instanceName`, 'x'.repeat(65)],
    [`${plane}.instanceName`, 'two\nlines'],
    [`${plane}.trustAnchorSha256[0]`, ['abc']],
    [`${plane}.maxStaleness`, 'three days'],
    [`${plane}.maxStaleness`, 'PT30S'],
    [`${plane}.pollInterval`, 'PT61S'],
    [`${plane}.pollInterval`, 'PT0S'],
    [`${plane}.federation`, { companyId: CLIENT_ID, tokenFile: 't' }],
    ['signer.workers', 65],
    ['signer.workers', 1.5],
    ['signer.inMemory', false],
    ['server.rest.port', 65_536],
    ['server.rest.port', '8281'],
    ['server.rest.host', 'not a host'],
    ['server.rest.tls.dnsNames[0]', ['*.example.com']],
    ['server.rest.tls.dnsNames[0]', ['192.0.2.7']],
    ['server.rest.tls.ipAddresses[0]', ['issuer.example.com']],
    ['server.rest.tls.minVersion', 'TLS13'],
    ['server.rest.allowUnauthenticated', true],
    ['server.rest.maxPendingRequests', 0],
    ['server.authentication', { jwt: { jwks: { urls: ['https://a.example'] } } }],
    ['server.authorization', { configuration: 'x' }],
    ['policies', [POLICY]],
    ['clients.requiredAudience', ''],
    ['clients.bindings[0]', [{ policies: ['mesh'] }]],
    ['clients.bindings[0].dnsNames[0]', [{ dnsNames: ['{sub'] }]],
    ['clients.bindings[0].dnsNames', [{ dnsNames: [] }]],
    ['outgoing.exceptions[0]', ['idp.internal']],
    ['outgoing.exceptions[0].port', [{ host: 'idp.internal', port: 0 }]],
    ['operations.port', 8281],
    ['auditLog', 'two\nlines'],
    ['logLevel', 'loud'],
    ['server', 'everything'],
  ])('%s refuses %j', (setting, value) => {
    const path = setting.replace(/\[.*/, '');
    const target = Array.isArray(value) && setting.includes('[') ? path : setting;
    expect(problemsOf(having(CONTROL_PLANE, target, value))).toEqual([setting]);
  });

  it.each([
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
    ['https://Luciole.example:8443', 'https://luciole.example:8443/'],
  ])('bootstrap.controlPlane.url takes %s (ruling 13)', (url, href) => {
    const { config } = examine(having(CONTROL_PLANE, `${plane}.url`, url));
    expect(config?.bootstrap).toMatchObject({ url: { href } });
  });

  it('takes fingerprints with colons and in capitals, each once (ruling 22)', () => {
    const written = PIN.toUpperCase().replaceAll(/..(?=.)/g, '$&:');
    const { config } = examine(having(CONTROL_PLANE, `${plane}.trustAnchorSha256`, [written, PIN]));
    expect(config?.bootstrap).toMatchObject({ trustAnchorSha256: [PIN] });
  });

  it.each([
    ['neither', {}, 'bootstrap.controlPlane'],
    ['no key', { clientId: CLIENT_ID }, 'bootstrap.controlPlane.privateKeyFile'],
    ['no id', { privateKeyFile: 'k' }, 'bootstrap.controlPlane.clientId'],
  ])('needs a whole credential: %s', (_title, credential, setting) => {
    const controlPlane = { url: 'https://luciole.example', ...credential };
    expect(problemsOf({ bootstrap: { controlPlane } })).toEqual([setting]);
  });

  it('takes federation in place of a key pair', () => {
    const federation = { companyId: CLIENT_ID, tokenFile: '/var/run/token' };
    const { config } = examine({
      bootstrap: { controlPlane: { url: 'https://luciole.example', federation } },
    });
    expect(config?.bootstrap).toMatchObject({ credential: { kind: 'federation', ...federation } });
  });

  it('reads exceptions in both forms', () => {
    const exceptions = ['Idp.internal:8443=ca.pem', { host: '::1', port: 443 }];
    const { config } = examine(having(CONTROL_PLANE, 'outgoing.exceptions', exceptions));
    expect(config?.outgoing.exceptions).toEqual([
      { host: 'idp.internal', port: 8443, caFile: '/etc/issuer/ca.pem' },
      { host: '::1', port: 443, caFile: undefined },
    ]);
  });

  it('says of a section what is wrong with another one too', () => {
    const settings = having(CONTROL_PLANE, 'bootstrap.controlPlane.url', 'ftp://x');
    expect(problemsOf(having(settings, 'logLevel', 'loud'))).toEqual([
      'bootstrap.controlPlane.url',
      'logLevel',
    ]);
  });
});

describe('no open signing oracle (ruling 18)', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('serves without tokens on %s', (host) => {
    const { config, warnings } = examine(allowed(host, CONTROL_PLANE));
    expect(config?.rest.allowUnauthenticated).toBe(true);
    expect(warnings.map(({ setting }) => setting)).toContain('server.rest.allowUnauthenticated');
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'issuer.example.com', undefined])(
    'refuses it on %s',
    (host) => {
      expect(problemsOf(allowed(host, CONTROL_PLANE))).toEqual([
        'server.rest.allowUnauthenticated',
      ]);
    },
  );

  it('takes it in developer mode', () => {
    expect(problemsOf(allowed('0.0.0.0', SELF_SIGNED))).toEqual([]);
  });

  it('takes it from the file alone', () => {
    const environment = { LUCIOLE_ISSUER_ALLOW_UNAUTHENTICATED: 'true' };
    expect(problemsOf(CONTROL_PLANE, environment)).toEqual([
      'LUCIOLE_ISSUER_ALLOW_UNAUTHENTICATED',
    ]);
  });
});

describe('developer mode', () => {
  it.each([
    ['no policy', { bootstrap: SELF_SIGNED.bootstrap }, 'policies'],
    ['an empty list', { ...SELF_SIGNED, policies: [] }, 'policies'],
    ['a policy twice', { ...SELF_SIGNED, policies: [POLICY, POLICY] }, 'policies[1].name'],
    ['no text', { ...SELF_SIGNED, policies: ['mesh'] }, 'policies[0]'],
    ['plain http', jwks('http://a.example'), 'server.authentication.jwt.jwks.urls[0]'],
    [
      'two ways to know clients',
      having(jwks('https://a.example'), 'server.authentication.jwt.oidc', {
        baseUrl: 'https://a.example',
        audience: 'a',
      }),
      'server.authentication.jwt',
    ],
    [
      'no configuration',
      having(jwks('https://a.example'), 'server.authorization', undefined),
      'server.authorization.configuration',
    ],
    [
      'an unlooked-at audience',
      having(SELF_SIGNED, 'clients.requiredAudience', 'a'),
      'clients.requiredAudience',
    ],
    [
      'a binding for a policy that is not there',
      having(SELF_SIGNED, 'clients.bindings', [{ policies: ['mash'], dnsNames: ['{sub}'] }]),
      'clients.bindings[0].policies[0]',
    ],
    [
      'a size that no key has',
      having(SELF_SIGNED, 'bootstrap.selfSigned.csr.privateKey', { algorithm: 'RSA', size: 256 }),
      'bootstrap.selfSigned.csr.privateKey.size',
    ],
    [
      'more than a year',
      having(SELF_SIGNED, 'bootstrap.selfSigned.csr.duration', 'P366D'),
      'bootstrap.selfSigned.csr.duration',
    ],
    [
      'a control plane too',
      {
        ...SELF_SIGNED,
        ...CONTROL_PLANE,
        bootstrap: { ...SELF_SIGNED.bootstrap, ...CONTROL_PLANE.bootstrap },
      },
      'bootstrap',
    ],
  ])('refuses %s', (_title, settings, setting) => {
    expect(problemsOf(settings)).toEqual([setting]);
  });

  it('takes plain http where the laboratory says so, with a warning', () => {
    const { problems, warnings } = examine(
      having(jwks('http://a.example'), 'outgoing.allowHttp', true),
    );
    expect(problems).toEqual([]);
    expect(warnings.map(({ setting }) => setting)).toContain('outgoing.allowHttp');
  });

  it('names every problem of a policy with its place', () => {
    const policy = {
      ...POLICY,
      validityPeriod: 'soon',
      keyUsages: ['keyCertSign'],
      sans: { dnsNames: { type: 'OPTIONAL', allowedValues: ['^(', 'ok'], maxOccurrences: 1 } },
    };
    expect(problemsOf({ ...SELF_SIGNED, policies: [POLICY, { ...policy, name: 'b' }] })).toEqual([
      'policies[1].validityPeriod',
      'policies[1].sans.dnsNames.allowedValues[0]',
      'policies[1].keyUsages[0]',
    ]);
  });
});
