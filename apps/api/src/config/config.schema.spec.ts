import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.schema.ts';

const DATABASE_URL = 'postgres://luciole:hunter2@127.0.0.1/luciole';

function problemsOf(settings: Record<string, string>): readonly string[] {
  try {
    loadConfig(settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting }) => setting);
  }
}

describe('loadConfig', () => {
  it('needs nothing but a database', () => {
    const config = loadConfig({ DATABASE_URL });
    expect(config.http).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
    });
    expect(config.files.keyEncryptionKey).toBe('.luciole/key-encryption.key');
    expect(config.pki.baseUrl).toBeUndefined();
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ DATABASE_URL, LUCIOLE_PORT: '' }).http.port).toBe(8080);
  });

  it('leaves the settings of an issuer on the same machine alone', () => {
    const issuers = { LUCIOLE_ISSUER_CONFIG: 'issuer.yaml', LUCIOLE_ISSUER_REST_PORT: '9443' };
    expect(problemsOf({ DATABASE_URL, ...issuers })).toEqual([]);
    expect(problemsOf({ DATABASE_URL, LUCIOLE_ISSUERS: '1' })).toEqual(['LUCIOLE_ISSUERS']);
  });

  it('names every problem at once', () => {
    const problems = problemsOf({
      LUCIOLE_PORT: '65536',
      LUCIOLE_PUBLIC_URL: 'https://user:secret@luciole.example',
      LUCIOLE_ROOT_VALIDITY: 'P0Y',
      LUCIOLE_ROOT_KEY_ALGORITHM: 'RSA_1024',
      LUCIOLE_ALLOW_HTTP_KEY_SETS: 'perhaps',
      LUCIOLE_FETCH_EXCEPTIONS: 'idp.internal:443,nonsense',
      LUCIOLE_PORTT: '1',
      LUCIOLE_HOST: '0.0.0.0',
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        'DATABASE_URL',
        'LUCIOLE_PORT',
        'LUCIOLE_PUBLIC_URL',
        'LUCIOLE_ROOT_VALIDITY',
        'LUCIOLE_ROOT_KEY_ALGORITHM',
        'LUCIOLE_ALLOW_HTTP_KEY_SETS',
        'LUCIOLE_FETCH_EXCEPTIONS',
        'LUCIOLE_PORTT',
        'LUCIOLE_HOST',
      ]),
    );
    expect(problems).toHaveLength(9);
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'luciole.example'])(
    'refuses to listen on %s in the clear (ruling 13)',
    (LUCIOLE_HOST) => {
      expect(problemsOf({ DATABASE_URL, LUCIOLE_HOST })).toEqual(['LUCIOLE_HOST']);
    },
  );

  it.each([
    ['TLS files', { LUCIOLE_TLS_CERTIFICATE_FILE: 'c.pem', LUCIOLE_TLS_KEY_FILE: 'k.pem' }],
    ['trusted proxies', { LUCIOLE_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::1' }],
  ])('listens beyond loopback with %s', (_title, settings) => {
    expect(problemsOf({ DATABASE_URL, LUCIOLE_HOST: '0.0.0.0', ...settings })).toEqual([]);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])(
    'listens on %s without more',
    (LUCIOLE_HOST) => {
      expect(problemsOf({ DATABASE_URL, LUCIOLE_HOST })).toEqual([]);
    },
  );

  it('wants both TLS files or none', () => {
    expect(problemsOf({ DATABASE_URL, LUCIOLE_TLS_KEY_FILE: 'k.pem' })).toEqual([
      'LUCIOLE_TLS_CERTIFICATE_FILE',
    ]);
  });

  it('wants plain http for AIA and CDP (ruling 8)', () => {
    expect(problemsOf({ DATABASE_URL, LUCIOLE_PKI_URL: 'https://pki.example' })).toEqual([
      'LUCIOLE_PKI_URL',
    ]);
  });

  it('reads host:port and CA file of fetch exceptions', () => {
    const { exceptions } = loadConfig({
      DATABASE_URL,
      LUCIOLE_FETCH_EXCEPTIONS: 'Idp.internal:8443=/ca.pem,[::1]:443',
    }).outgoing;
    expect(exceptions).toEqual([
      { host: 'idp.internal', port: 8443, caFile: '/ca.pem' },
      { host: '::1', port: 443, caFile: undefined },
    ]);
  });

  it('ends the process with 78 (EX_CONFIG)', () => {
    expect(() => loadConfig({})).toThrow(expect.objectContaining({ exitCode: 78 }));
  });

  it('is frozen all the way down', () => {
    const config = loadConfig({ DATABASE_URL, LUCIOLE_TRUSTED_PROXIES: '10.0.0.1' });
    expect(
      Object.isFrozen(config) &&
        Object.isFrozen(config.http) &&
        Object.isFrozen(config.http.trustedProxies),
    ).toBe(true);
  });

  it('never prints the database password', () => {
    const config = loadConfig({ DATABASE_URL });
    const printed = [
      JSON.stringify(config),
      inspect(config, { depth: 9 }),
      String(config.database.url),
    ].join('\n');
    expect(printed).not.toContain('hunter2');
    expect(config.database.url.reveal()).toBe(DATABASE_URL);
  });
});
