import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { StandardOutput } from './standard-output.ts';

const errorOf = (code: string) => Object.assign(new Error(code), { code });

/** A destination of which every write is set by the test. */
function destination() {
  const told = { text: '', fails: undefined as string | undefined, most: Infinity };
  const later: (() => void)[] = [];
  const output = new StandardOutput({
    write: (octets) => {
      if (told.fails !== undefined) throw errorOf(told.fails);
      const taken = Math.min(octets.length, told.most);
      told.text += Buffer.from(octets.subarray(0, taken)).toString();
      return taken;
    },
    later: (act) => void later.push(act),
  });
  return { told, output, retry: () => later.shift()?.() };
}

const RUN = { encoding: 'utf8', timeout: 20_000 } as const;

/** A program that logs so many lines, and says on standard error that it went on. */
function logging(lines: number): [program: string, args: string[]] {
  const service = JSON.stringify(new URL('../index.ts', import.meta.url).href);
  const program = `
    const { createLogger } = await import(${service});
    const logger = createLogger('info');
    for (let line = 0; line < ${lines}; line += 1) logger.warn('a line of some length');
    console.error('went on');
  `;
  const flags = ['--conditions=@luciole/source', '--input-type=module', '--eval', program];
  return [process.execPath, flags];
}

describe('standard output', () => {
  it('gets lines at once and in order, whatever each write takes', () => {
    const { output, told } = destination();
    output.write('one\n');
    told.most = 2;
    output.write('twelve\n');
    expect(told.text).toBe('one\ntwelve\n');
  });

  it('that is full costs lines and nothing else, and says how many when there is room', () => {
    const { output, told } = destination();
    told.fails = 'ENOSPC';
    output.write('one\n');
    output.write('two\n');
    told.fails = undefined;
    output.write('three\n');
    const [first, second = ''] = told.text.split('\n');
    expect([first, JSON.parse(second)]).toMatchObject(['three', { level: 'warn', lost: 2 }]);
  });

  it('that is not read makes lines wait, a mebibyte of them at most', () => {
    const { output, retry, told } = destination();
    told.fails = 'EAGAIN';
    const line = `${'x'.repeat(1023)}\n`;
    for (let index = 0; index < 1030; index += 1) output.write(line);
    told.fails = undefined;
    retry();
    expect(told.text.startsWith(line.repeat(1024))).toBe(true);
    expect(told.text.slice(1 << 20)).toContain('"lost":6');
  });

  it('on a full disk lets a process go on and end', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(...logging(2), {
      stdio: ['ignore', full, 'pipe'],
      ...RUN,
    });
    closeSync(full);
    expect([status, stderr]).toEqual([0, 'went on\n']);
  });

  it('into a pipe that nobody reads lets a process go on and end', async () => {
    const [program, args] = logging(5_000);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
    child.stdout.pause();
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    child.stdout.destroy();
    expect([status, said]).toEqual([0, 'went on\n']);
  });
});
