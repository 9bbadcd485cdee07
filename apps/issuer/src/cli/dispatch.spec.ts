import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MESH_POLICY } from '@luciole/policy/testing';
import { parse, stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from './dispatch.ts';
import { VERSION } from './version.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await dispatch(args, {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  });
  return { code, ...written };
}

function settings(text: string): string {
  const path = join(folder, 'issuer.yaml');
  writeFileSync(path, text);
  return path;
}

function makeKey(name: string): void {
  const curve = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  execFileSync('openssl', ['genpkey', '-quiet', ...curve, '-out', join(folder, name)]);
}

describe('luciole-issuer', () => {
  it('explains itself', async () => {
    for (const flag of ['--help', '-h']) {
      const { code, stdout } = await run(flag);
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: luciole-issuer <command>');
      expect(stdout).toContain('check');
    }
    expect((await run('check', '--help')).stdout).toContain('--config FILE');
  });

  it('says which release it is', async () => {
    const manifest: unknown = JSON.parse(readFileSync(here('../../package.json'), 'utf8'));
    expect(manifest).toMatchObject({ version: VERSION });
    expect(await run('--version')).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });

  it.each([
    ['nothing', []],
    ['an unknown command', ['sign']],
    ['what every object has', ['constructor']],
    ['an unknown option', ['check', '--confg', 'x']],
    ['an option without its value', ['check', '--config']],
    ['an argument too many', ['check', 'issuer.yaml']],
  ])('ends with 64 for %s', async (_title, args) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain('luciole-issuer');
  });
});

describe('luciole-issuer check', () => {
  it('says everything that is wrong at once, and ends with 78', async () => {
    const file = settings(`
bootstrap: { controlPlane: { url: "http://luciole.example", privateKeyFile: none.pem } }
server: { grpc: { port: 8081 } }
`);
    const { code, stdout, stderr } = await run('check', '-c', file);
    expect(code).toBe(78);
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'problem: server.grpc',
      'problem: bootstrap.controlPlane.url',
      'problem: bootstrap.controlPlane.privateKeyFile',
      'The settings',
    ]);
    expect(lines.at(-1)).toBe('The settings cannot be used: 3 problems, no warnings.');
  });

  it('names a file that is not there', async () => {
    const { code, stderr } = await run('check', '--config', join(folder, 'none.yaml'));
    expect(code).toBe(78);
    expect(stderr).toBe(`${join(folder, 'none.yaml')} is not there.\n`);
  });

  it('never prints a key that was pasted in place of its path', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----';
    const { code, stderr } = await run(
      'check',
      '-c',
      settings(`bootstrap: { vaas: { auth: { privateKeyFile: "${key}", pin: hunter2 } } }`),
    );
    expect(code).toBe(78);
    expect(stderr).not.toContain('hunter2');
  });

  it('says in one sentence that it cannot listen', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const text = JSON.stringify({
      bootstrap: { selfSigned: { csr: { commonName: 'dev.example', duration: 'P1D' } } },
      server: { rest: { host: '127.0.0.1', port: 0 } },
      operations: { host: '127.0.0.1', port },
      policies: [MESH_POLICY],
      logLevel: 'fatal',
    });
    const { code, stderr } = await run('run', '-c', settings(text));
    other.close();
    expect([code, stderr]).toEqual([
      1,
      `operations: cannot listen on 127.0.0.1 port ${port}: something else listens there.\n`,
    ]);
  });

  it('takes the sample that we ship, without a warning', async () => {
    const sample = join(folder, 'sample.yaml');
    copyFileSync(here('../../../../deploy/issuer/issuer.yaml'), sample);
    makeKey('service-account.key.pem');
    // The folder is the systemd unit's to make.
    const text = readFileSync(sample, 'utf8').replace('/var/lib/luciole-issuer', 'state');
    writeFileSync(sample, text);
    expect(await run('check', '-c', sample)).toEqual({
      code: 0,
      stdout: 'The settings can be used: no warnings.\n',
      stderr: '',
    });
  });

  it('takes what the sample has in remarks', async () => {
    const text = readFileSync(here('../../../../deploy/issuer/issuer.yaml'), 'utf8')
      .replace('/var/lib/luciole-issuer', 'state')
      .replaceAll(/^( *)# ( *(?:(?:- )?\w+:(?: .*)?|- \S+))$/gm, '$1$2');
    const opened: unknown = parse(text);
    expect(opened).toMatchObject({
      bootstrap: { controlPlane: { federation: {}, caFile: 'control-plane-ca.pem' } },
      server: { rest: { tls: { ipAddresses: ['192.0.2.7'] } } },
      clients: { bindings: [{ policies: ['mesh'] }] },
      outgoing: { exceptions: ['idp.internal:8443=idp-ca.pem'] },
    });
    makeKey('service-account.key.pem');
    const { stderr } = await run('check', '-c', settings(stringify(opened)));
    // Both credentials at once, and files that are not there: nothing else.
    expect(stderr.split('\n').map((line) => line.split(' ')[1])).toEqual([
      'bootstrap.controlPlane.federation',
      'bootstrap.controlPlane.federation.tokenFile',
      'bootstrap.controlPlane.caFile',
      'outgoing.exceptions[0].caFile',
      'settings',
      undefined,
    ]);
  });
});
