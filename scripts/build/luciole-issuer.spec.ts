import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../repository.ts';

const PACKAGE = join(ROOT, 'apps', 'issuer');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-issuer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `file` from a folder that is not the repository's, as somebody who installed it would. */
const run = (file: string, ...args: readonly string[]) =>
  new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(file, args, { cwd: folder }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? 128, stdout, stderr }),
    );
  });

describe('luciole-issuer', () => {
  it('is there before anything is built, so that npm ci makes the command', () => {
    const { bin } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
    expect(bin).toEqual({ 'luciole-issuer': 'bin/luciole-issuer' });
    accessSync(join(PACKAGE, bin['luciole-issuer']), constants.X_OK);
  });

  it('runs what was built, through a link and from anywhere', async () => {
    const link = join(folder, 'luciole-issuer');
    symlinkSync(join(PACKAGE, 'bin', 'luciole-issuer'), link);
    expect(await run(link, 'check', '--help')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Usage: luciole-issuer check /),
    });
    expect(await run(link, 'check', '--config', 'none')).toMatchObject({ exitCode: 78 });
  });

  it('says what to do when nothing was built', async () => {
    const copy = join(folder, 'apps', 'issuer', 'bin', 'luciole-issuer');
    cpSync(join(PACKAGE, 'bin', 'luciole-issuer'), copy);
    expect(await run(copy, 'run')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'The issuer is not built: run "npm run build" in the folder of the repository.\n',
    });
  });
});
