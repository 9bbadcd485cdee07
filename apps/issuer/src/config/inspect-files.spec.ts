import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFiles } from './inspect-files.ts';
import { examineConfig } from './load-config.ts';
import { readPrivateKeyFile } from './private-key-file.ts';

let folder = '';
let caPem = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-config-'));
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const key = join(folder, 'ca.key');
  caPem = execFileSync('openssl', [...made, '-days', '2', '-subj', '/CN=ca', '-keyout', key], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Buffer, mode = 0o600): string {
  const path = join(folder, name);
  rmSync(path, { force: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;

describe('readPrivateKeyFile', () => {
  it.each([
    ['PKCS#8, P-256', () => ec('P-256').export({ type: 'pkcs8', format: 'pem' })],
    ['PKCS#8, P-384', () => ec('P-384').export({ type: 'pkcs8', format: 'pem' })],
    ['SEC1, P-521', () => ec('P-521').export({ type: 'sec1', format: 'pem' })],
    ['PKCS#1', () => rsa(2048).export({ type: 'pkcs1', format: 'pem' })],
  ])('reads %s', (_title, make) => {
    const reading = readPrivateKeyFile(file('key.pem', make()));
    expect(reading).toMatchObject({ key: { type: 'private' }, warning: undefined });
  });

  it.each([
    [
      'an Ed25519 key',
      () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'not taken',
    ],
    ['a small RSA key', () => rsa(1024).export({ type: 'pkcs8', format: 'pem' }), 'not taken'],
    ['another curve', () => ec('secp256k1').export({ type: 'pkcs8', format: 'pem' }), 'not taken'],
    [
      'an encrypted key',
      () =>
        ec('P-256').export({
          type: 'pkcs8',
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase: 'p',
        }),
      'encrypted',
    ],
    [
      'a public key',
      () =>
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
          type: 'spki',
          format: 'pem',
        }),
      'no private key',
    ],
    [
      'a broken key',
      () => '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----',
      'no private key',
    ],
    ['something else', () => 'hunter2', 'not PEM'],
    ['nothing', () => '', 'not PEM'],
    ['too much', () => 'x'.repeat(70_000), 'larger than 64 KiB'],
  ])('refuses %s', (_title, make, why) => {
    const reading = readPrivateKeyFile(file('key.pem', make()));
    expect(reading).toEqual({ key: undefined, problem: expect.stringContaining(why) });
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  it('refuses what is not there, and a folder', () => {
    expect(readPrivateKeyFile(join(folder, 'none'))).toMatchObject({
      problem: expect.stringContaining('not there'),
    });
    expect(readPrivateKeyFile(folder)).toMatchObject({
      problem: expect.stringContaining('cannot be read'),
    });
  });

  it.each([
    [0o600, 'taken'],
    [0o400, 'taken'],
    [0o640, 'taken'],
    [0o440, 'taken'],
    [0o644, 'warned of'],
    [0o604, 'warned of'],
    [0o620, 'refused'],
    [0o602, 'refused'],
    [0o666, 'refused'],
  ])('mode %o is %s', (mode, verdict) => {
    const pem = ec('P-256').export({ type: 'pkcs8', format: 'pem' });
    const reading = readPrivateKeyFile(file('key.pem', pem, mode));
    const found =
      reading.key === undefined ? 'refused' : reading.warning === undefined ? 'taken' : 'warned of';
    expect(found).toBe(verdict);
  });

  it('follows the links of a mounted Secret', () => {
    const mount = join(folder, 'secret');
    mkdirSync(join(mount, '..data-1'), { recursive: true });
    const pem = ec('P-256').export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(join(mount, '..data-1', 'key.pem'), pem, { mode: 0o644 });
    symlinkSync('..data-1', join(mount, '..data'));
    symlinkSync(join('..data', 'key.pem'), join(mount, 'key.pem'));
    expect(readPrivateKeyFile(join(mount, 'key.pem'))).toMatchObject({
      key: { type: 'private' },
      warning: expect.stringContaining('defaultMode 0440'),
    });
  });
});

describe('inspectFiles', () => {
  const TODAY = new Date();

  function inspect(settings: object, now = TODAY) {
    const examination = examineConfig({
      file: { text: JSON.stringify(settings), folder },
      environment: {},
      workingDirectory: '/',
    });
    return inspectFiles(examination, now);
  }

  it('finds every file in order, from the folder of the settings', () => {
    file('account.pem', ec('P-256').export({ type: 'pkcs8', format: 'pem' }));
    file('ca.pem', caPem);
    const found = inspect({
      bootstrap: { vaas: { auth: { privateKeyFile: 'account.pem' }, caFile: 'ca.pem' } },
      outgoing: { exceptions: ['idp:443=ca.pem'] },
      stateDirectory: 'state',
      auditLog: 'audit.log',
    });
    expect(found).toEqual({ problems: [], warnings: [] });
  });

  it('names every one that is not, beside problems of other settings', () => {
    file('text', 'hunter2');
    const { problems } = inspect({
      bootstrap: {
        vaas: {
          url: 'ftp://x',
          auth: { privateKeyFile: 'text' },
          federation: { tokenFile: 'text' },
          caFile: 'text',
        },
        selfSigned: { trustRootDirectory: 'text' },
      },
      outgoing: { exceptions: [{ host: 'a', port: 0 }, 'idp:443=none'] },
      stateDirectory: 'none/state',
      auditLog: 'none/audit.log',
    });
    expect(problems.map(({ setting }) => setting)).toEqual([
      'bootstrap.vaas.auth.privateKeyFile',
      'bootstrap.vaas.federation.tokenFile',
      'bootstrap.vaas.caFile',
      'bootstrap.selfSigned.trustRootDirectory',
      'stateDirectory',
      'auditLog',
      'outgoing.exceptions[1].caFile',
    ]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('warns of certificates that are over, and of a server’s where a CA’s is meant', () => {
    file('ca.pem', caPem + caPem);
    const settings = { bootstrap: { controlPlane: { caFile: 'ca.pem' } } };
    const later = new Date(TODAY.getTime() + 3 * 86_400_000);
    expect(inspect(settings, later).warnings).toHaveLength(2);
    file('ca.pem', `${caPem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`);
    expect(inspect(settings).problems).toEqual([
      {
        setting: 'bootstrap.controlPlane.caFile',
        message: expect.stringContaining('certificate 2 of 2 cannot be read'),
      },
    ]);
  });

  it('takes a token for a token', () => {
    file('token', 'eyJh.eyJi.c2ln\n');
    const federation = { tokenFile: 'token' };
    expect(inspect({ bootstrap: { controlPlane: { federation } } }).problems).toEqual([]);
  });

  it('does not look where a key was pasted in place of its path', () => {
    const pasted = '-----BEGIN PRIVATE KEY-----';
    const settings = { bootstrap: { controlPlane: { privateKeyFile: pasted } } };
    expect(inspect(settings)).toEqual({ problems: [], warnings: [] });
  });
});
