import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireFolderLock } from './folder-lock.ts';
import { identifyProcess } from './process-identity.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-lock-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('acquireFolderLock', () => {
  it('lets one in at a time, and says who holds it', () => {
    const lock = acquireFolderLock(folder);
    expect(() => acquireFolderLock(folder)).toThrow(
      `Another Luciole (process ${process.pid}) is using ${folder}`,
    );
    lock.release();
    acquireFolderLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a process that was killed', async () => {
    const holder = spawn('sleep', ['60']);
    const identity = identifyProcess(holder.pid ?? 0) ?? '';
    writeFileSync(join(folder, 'lock'), identity);
    expect(() => acquireFolderLock(folder)).toThrow(`(process ${holder.pid})`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    acquireFolderLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over when the number of the holder went to another process', () => {
    writeFileSync(join(folder, 'lock'), `${process.pid} 1`);
    acquireFolderLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a lock that makes no sense', () => {
    writeFileSync(join(folder, 'lock'), '');
    acquireFolderLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
