import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { identifyProcess, isAlive } from '../process-identity.ts';
import { ROOT } from '../repository.ts';

let base: string;
/** One data folder for all: each test finds it as the former left it, as on a machine. */
let dataFolder: string;
const running = new Set<Launch>();

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'luciole-start-'));
  chmodSync(base, 0o755);
  dataFolder = join(base, 'data');
});

afterEach(async () => {
  for (const launch of running) await launch.stop('SIGTERM');
});

afterAll(() => rmSync(base, { recursive: true }));

/** One `npm start` and what it said. */
class Launch {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly ended: Promise<number>;

  constructor(args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
    const { DATABASE_URL: _, ...inherited } = process.env;
    this.child = spawn(
      process.execPath,
      ['scripts/run.mjs', 'start', '--port', '0', '--data-dir', dataFolder, ...args],
      { cwd: ROOT, env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (this.stdout += chunk));
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (this.stderr += chunk));
    this.ended = once(this.child, 'close').then(([code]) => {
      running.delete(this);
      return Number(code ?? 128);
    });
    running.add(this);
  }

  async ready(): Promise<this> {
    while (!this.stdout.includes('Ctrl-C')) {
      if (!running.has(this)) throw new Error(`it ended: ${this.stderr}`);
      await sleep(20);
    }
    return this;
  }

  stop(signal: NodeJS.Signals): Promise<number> {
    this.child.kill(signal);
    return this.ended;
  }

  /** The line of the summary that begins with `label`, without it. */
  line(label: string): string {
    return new RegExp(`^  ${label} +(.*)$`, 'm').exec(this.stdout)?.[1] ?? '';
  }

  get url(): string {
    return this.line('URL').split(' ')[0] ?? '';
  }

  /** What it said last: the one sentence when it fails. */
  get lastSentence(): string {
    return this.stderr.trim().split('\n').at(-1) ?? '';
  }
}

const controlPlane = () => readFileSync(join(dataFolder, 'serving'), 'utf8');
const postgres = () => {
  const file = join(dataFolder, 'postgres', 'data', 'postmaster.pid');
  return identifyProcess(Number(readFileSync(file, 'utf8').split('\n')[0])) ?? '';
};
const kill = (identity: string) => process.kill(Number(identity.split(' ')[0]), 'SIGKILL');
const status = async (url: string) => (await fetch(url)).status;

describe('npm start', () => {
  let fingerprint: string;

  it('makes everything on first start, serves, and leaves nothing running after Ctrl-C', async () => {
    const launch = await new Launch().ready();
    expect(launch.stderr).toContain('Created company, administrator, API key and CA hierarchy');
    expect(await status(`${launch.url}/readyz`)).toBe(200);

    const [apiKeyFile = ''] = launch.line('API key').split(' ');
    expect(statSync(apiKeyFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataFolder, 'key-encryption.key')).mode & 0o777).toBe(0o600);
    fingerprint = launch.line('Root CA');
    expect(fingerprint).toMatch(/^SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(launch.line('Back up')).toBe(
      `LUCIOLE_DATA_DIR=${dataFolder} npm run luciole -- backup --output FILE`,
    );
    expect(launch.stdout).toContain(join(dataFolder, 'key-encryption.key'));
    expect(launch.line('Try next')).toBe(
      `npm run walkthrough -- --url ${launch.url} --api-key-file ${apiKeyFile}`,
    );

    const processes = [controlPlane(), postgres()];
    expect(processes.map(isAlive)).toEqual([true, true]);
    expect(await launch.stop('SIGINT')).toBe(0);
    expect(processes.map(isAlive)).toEqual([false, false]);
  });

  it('continues with the same data, and refuses a second one beside it', async () => {
    const launch = await new Launch().ready();
    expect(launch.line('Root CA')).toBe(fingerprint);
    expect(launch.stderr).not.toContain('Created');

    const second = new Launch();
    expect(await second.ended).not.toBe(0);
    expect(second.lastSentence).toMatch(/^Another Luciole \(process \d+\) is using /);
    expect(await status(`${launch.url}/readyz`)).toBe(200);
  });

  it.each([
    ['launcher', (launch: Launch) => launch.child.kill('SIGKILL')],
    ['control plane', () => kill(controlPlane())],
    ['database', () => kill(postgres())],
    [
      'whole',
      (launch: Launch) => {
        launch.child.kill('SIGKILL');
        kill(postgres());
        kill(controlPlane());
      },
    ],
  ])('recovers from kill -9 of the %s', async (_, killIt) => {
    const first = await new Launch().ready();
    killIt(first);
    expect(await first.ended).not.toBe(0);

    const second = await new Launch().ready();
    expect(second.line('Root CA')).toBe(fingerprint);
    expect(await status(`${second.url}/readyz`)).toBe(200);
  });

  it('says in one sentence that a port is taken, and makes nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const fresh = join(base, 'busy');
    const launch = new Launch(['--port', String(port), '--data-dir', fresh]);
    expect(await launch.ended).not.toBe(0);
    server.close();
    expect(launch.stderr.trim()).toMatch(
      new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use: [^\\n]+$`),
    );
    expect(existsSync(fresh)).toBe(false);
  });

  it('refuses to listen beyond loopback without TLS before it makes anything', async () => {
    const fresh = join(base, 'beyond-loopback');
    const launch = new Launch(['--host', '0.0.0.0', '--data-dir', fresh]);
    expect(await launch.ended).toBe(78);
    expect(launch.lastSentence).toMatch(/^LUCIOLE_HOST is 0\.0\.0\.0, beyond loopback; give /);
    expect(existsSync(fresh)).toBe(false);
  });

  it.each([
    ['the group', 0o770],
    ['everyone', 0o707],
  ])('refuses a data folder that %s may write to, and puts nothing into it', async (_who, mode) => {
    const open = join(base, `open-${mode.toString(8)}`);
    mkdirSync(open);
    chmodSync(open, mode);
    const launch = new Launch(['--data-dir', open]);
    expect(await launch.ended).toBe(78);
    expect(launch.stderr.trim()).toBe(
      `Other users may write to the data folder ${open}: run "chmod go-w ${open}" once you know what is in it, or choose another with --data-dir.`,
    );
    expect(readdirSync(open)).toEqual([]);
  });

  it('says in one sentence that it may not write, and makes nothing', async () => {
    const file = join(base, 'file');
    writeFileSync(file, '');
    const launch = new Launch(['--data-dir', join(file, 'data')]);
    expect(await launch.ended).not.toBe(0);
    expect(launch.stderr.trim()).toMatch(
      /^Cannot write to the data folder [^\n]+: make it writable[^\n]+$/,
    );
  });

  it('says in one sentence that the database cannot be reached, and starts none of its own', async () => {
    const fresh = join(base, 'unreachable');
    const launch = new Launch(['--data-dir', fresh], {
      DATABASE_URL: 'postgres://luciole:secret-word@127.0.0.1:1/luciole',
    });
    expect(await launch.ended).not.toBe(0);
    expect(launch.stderr.trim()).toBe(
      'The PostgreSQL at 127.0.0.1:1 cannot be reached (ECONNREFUSED): start it, correct DATABASE_URL, or unset it for the embedded one.',
    );
    expect(existsSync(fresh)).toBe(false);
  });

  it('says in one sentence that the key-encryption key is another one, and keeps the right one working', async () => {
    const keyFile = join(dataFolder, 'key-encryption.key');
    const right = readFileSync(keyFile);
    execFileSync('cp', ['-p', keyFile, `${keyFile}.right`]);
    // Another key of the same form: one character of it differs.
    const wrong = Buffer.from(right);
    wrong[5] = wrong[5] === 0x41 ? 0x42 : 0x41;
    writeFileSync(keyFile, wrong);
    const launch = new Launch();
    expect(await launch.ended).not.toBe(0);
    expect(launch.lastSentence).toMatch(/key-encryption key/i);
    expect(launch.stderr).not.toMatch(/\n +at /);

    writeFileSync(keyFile, right);
    const again = await new Launch().ready();
    expect(again.line('Root CA')).toBe(fingerprint);
  });
});
