import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../config/config-error.ts';
import { type RunIssuer, runCommand } from './run.command.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-run-'));
  file = join(folder, 'issuer.yaml');
  const curve = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  execFileSync('openssl', ['genpkey', '-quiet', ...curve, '-out', join(folder, 'key.pem')]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const OUTPUT = { stdout: { write: () => true }, stderr: { write: () => true } };

class FakeProcess extends EventEmitter {
  readonly execPath = 'node';
  readonly execArgv = ['--disable-sigusr1'];
  readonly argv = ['node', 'main.js', 'run'];
  readonly env = {};
  readonly stdout = process.stdout;
}

function settings(keyFile: string): void {
  const clientId = '01a200a3-46c6-77d2-9b92-c1e146918fc1';
  const controlPlane = { url: 'https://luciole.example', clientId, privateKeyFile: keyFile };
  // Only what is fatal is logged, so that the test prints nothing.
  writeFileSync(file, JSON.stringify({ bootstrap: { controlPlane }, logLevel: 'fatal' }));
}

/** An issuer that ends when it is asked to, with a code of its own. */
const obedient: RunIssuer = (config, { signal }) =>
  new Promise((resolve) => {
    const end = () => resolve(config.rest.port === 8281 ? 7 : 1);
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  });

const failing: RunIssuer = async () => {
  throw new Error('port in use');
};

describe('luciole-issuer run', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends the issuer at %s, with its code', async (name) => {
    settings('key.pem');
    const host = new FakeProcess();
    const running = runCommand(obedient, host)(['--config', file], OUTPUT);
    expect(host.listenerCount(name)).toBe(1);
    host.emit(name);
    expect(await running).toBe(7);
    expect(host.listenerCount('SIGTERM') + host.listenerCount('SIGINT')).toBe(0);
  });

  it('does not start with settings or files that check refuses', async () => {
    settings('none.pem');
    let isStarted = false;
    const issuer: RunIssuer = async () => {
      isStarted = true;
      return 0;
    };
    await expect(runCommand(issuer, new FakeProcess())(['-c', file], OUTPUT)).rejects.toThrow(
      ConfigError,
    );
    expect(isStarted).toBe(false);
  });

  it('leaves no listener behind when the issuer fails', async () => {
    settings('key.pem');
    const host = new FakeProcess();
    await expect(runCommand(failing, host)(['-c', file], OUTPUT)).rejects.toThrow('port in use');
    expect(host.eventNames()).toEqual([]);
  });
});
