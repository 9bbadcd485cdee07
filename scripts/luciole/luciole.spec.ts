import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../repository.ts';

let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'luciole-command-'));
  chmodSync(base, 0o755);
});
afterAll(() => rmSync(base, { recursive: true }));

/** One `npm run luciole -- …` on a data folder. */
async function luciole(
  dataFolder: string,
  ...args: readonly string[]
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['scripts/run.mjs', 'luciole', ...args], {
    cwd: ROOT,
    env: { ...inherited, LUCIOLE_DATA_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said.stderr += chunk));
  const [code] = await once(child, 'close');
  return { exitCode: Number(code ?? 128), ...said };
}

describe('npm run luciole', () => {
  it('backs up the embedded database, tries the backup out, and restores it into another folder', async () => {
    const [here, there, file] = [join(base, 'here'), join(base, 'there'), join(base, 'backup')];
    const made = await luciole(here, 'init');
    expect(made.exitCode).toBe(0);
    const { rootFingerprintSha256 } = JSON.parse(made.stdout);

    const backedUp = await luciole(here, 'backup', '--output', file);
    expect(backedUp).toMatchObject({ exitCode: 0, stdout: '' });
    expect(backedUp.stderr).toContain(join(here, 'key-encryption.key'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const verified = await luciole(here, 'backup', 'verify', '--input', file);
    expect(verified).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('can be restored'),
    });

    const withoutKey = await luciole(there, 'restore', '--input', file);
    expect(withoutKey).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is missing; restore it from your backup'),
    });
    mkdirSync(there, { recursive: true, mode: 0o700 });
    copyFileSync(join(here, 'key-encryption.key'), join(there, 'key-encryption.key'));
    const restored = await luciole(there, 'restore', '--input', file);
    expect(restored).toMatchObject({ exitCode: 0, stdout: '' });
    const again = await luciole(there, 'restore', '--input', file);
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is not empty') });

    const started = await luciole(there, 'init');
    expect(JSON.parse(started.stdout)).toMatchObject({ created: false, rootFingerprintSha256 });
  }, 300_000);

  it('makes no database for a command that needs what is in one', async () => {
    const nowhere = join(base, 'nowhere');
    expect(await luciole(nowhere, 'backup', '--output', join(base, 'none'))).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `There is no database in ${nowhere}: make one with "npm start", or say with LUCIOLE_DATA_DIR where it is.\n`,
    });
    expect(existsSync(nowhere)).toBe(false);
  });

  it('says what there is', async () => {
    const { exitCode, stdout } = await luciole(join(base, 'none'), '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('backup');
    expect(stdout).toContain('restore');
  });
});
