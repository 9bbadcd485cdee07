import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@luciole/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock/clock.ts';
import { openStateFolder } from './state-folder.ts';
import { Statistics } from './statistics.ts';

const PROGRAM = fileURLToPath(new URL('../../test/support/counting-process.ts', import.meta.url));
const CERTIFICATE = '0198c0de-0000-7000-8000-000000000001';
const POLICY = '0198c0de-0000-7000-8000-00000000000a';

let path: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'luciole-kill-'));
});

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(path, { recursive: true, force: true });
});

/** Starts a process that counts, and kills it without warning after it has said so many numbers. */
async function killAfter(numbers: number): Promise<number> {
  const started = spawn(
    process.execPath,
    ['--conditions=@luciole/source', PROGRAM, path, CERTIFICATE, POLICY],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  child = started;
  let said = '';
  for await (const chunk of started.stdout) {
    said += String(chunk);
    if (said.split('\n').length > numbers + 1) break;
  }
  started.kill('SIGKILL');
  if (started.exitCode === null && started.signalCode === null) await once(started, 'exit');
  return Number(said.split('\n').at(-2));
}

describe('a state folder whose process is killed', () => {
  it('has every count that was answered for, over and over, and is free again at once', async () => {
    let answered = 0;
    for (const numbers of [1, 40, 400]) {
      answered += await killAfter(numbers);
      const folder = openStateFolder(path);
      const statistics = new Statistics({
        clock: systemClock,
        logger: createLogger('silent'),
        stateFolder: folder,
      });
      const kept = statistics.unreported;
      statistics.close();
      folder.release();
      expect(kept).toBeGreaterThanOrEqual(answered);
    }
  });

  it('is refused to another process while the first one lives', async () => {
    const folder = openStateFolder(path);
    const second = spawn(
      process.execPath,
      ['--conditions=@luciole/source', PROGRAM, path, CERTIFICATE, POLICY],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child = second;
    let complaint = '';
    for await (const chunk of second.stderr) complaint += String(chunk);
    folder.release();
    expect(complaint).toContain('is used by another issuer');
    expect(complaint).not.toContain('Warning');
  });
});
