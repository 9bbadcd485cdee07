import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFirstStartBench, type FirstStartBench } from '../../test/support/first-start.ts';
import { makeExport } from '../../test/support/audit-exports.ts';
import { dispatch } from './dispatch.ts';

let bench: FirstStartBench;
let folder: string;
const out: string[] = [];

beforeAll(async () => {
  bench = await createFirstStartBench();
  await bench.start();
  folder = mkdtempSync(join(tmpdir(), 'luciole-audit-'));
});
beforeEach(() => {
  out.length = 0;
  const take = (text: string | Uint8Array): boolean => out.push(String(text)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  vi.stubEnv('DATABASE_URL', bench.test.url);
  vi.stubEnv('LUCIOLE_DATA_DIR', bench.folder);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await bench.close();
});

const run = async (...args: string[]): Promise<[number, string]> => {
  out.length = 0;
  const code = await dispatch(['audit', ...args]);
  return [code, out.join('')];
};
const path = (name: string) => join(folder, name);
const save = (name: string, text: string): string => {
  writeFileSync(path(name), text);
  return path(name);
};

describe('main.js audit', () => {
  it('exports, and verifies offline what it exported', async () => {
    expect(await run('checkpoint', '--output', path('before.jws'))).toEqual([0, '']);
    expect(await run('export', '--output', path('trail.jsonl'))).toEqual([0, '']);
    expect(await run('keys', '--output', path('keys.json'))).toEqual([0, '']);
    expect(statSync(path('trail.jsonl')).mode & 0o777).toBe(0o600);
    vi.stubEnv('DATABASE_URL', '');
    const evidence = ['--keys', path('keys.json'), '--checkpoint', path('before.jws')];
    const [code, text] = await run('verify', path('trail.jsonl'), ...evidence);
    expect([code, text]).toEqual([
      0,
      expect.stringMatching(
        /^Verified: \d+ events \(1 to \d+\) of the company [0-9a-f-]{36} are as they were/,
      ),
    ]);
    expect(text).toMatch(/The file agrees with the checkpoint of \d+ events\./);
    expect(text).toContain('Not proven: that what was recorded is true');
    expect(text).not.toContain('whose signature');

    const trail = readFileSync(path('trail.jsonl'), 'utf8');
    const changed = save(
      'changed.jsonl',
      trail.replace('"type":"company.created"', '"type":"company.changed"'),
    );
    const [altered, names] = await run('verify', changed, ...evidence);
    expect([altered, names]).toEqual([
      1,
      expect.stringMatching(/^Event \d+ \([0-9a-f-]{36}\), line \d+: altered/),
    ]);
  });

  it('names what was deleted, inserted, swapped and cut off, and says where', async () => {
    const made = makeExport(30);
    const { header, lines, ids } = made;
    const file = (changed: readonly string[]) =>
      save('file.jsonl', `${[header, ...changed].join('\n')}\n`);
    expect(await run('verify', file(lines.toSpliced(8, 1)))).toEqual([
      1,
      expect.stringMatching(/^Event 9 is missing\.\n/),
    ]);
    expect(await run('verify', file(lines.toSpliced(20, 0, lines[3] ?? '')))).toEqual([
      1,
      expect.stringContaining(`Event 4 (${ids[3]}), line 22: inserted`),
    ]);
    const swapped = lines.with(8, lines[9] ?? '').with(9, lines[8] ?? '');
    expect(await run('verify', file(swapped))).toEqual([
      1,
      expect.stringContaining(`Event 9 (${ids[8]}), line 11: moved; it stands after event 10.`),
    ]);
    const short = makeExport(5);
    const mine = save('short.jsonl', `${[short.header, ...short.lines].join('\n')}\n`);
    expect((await run('verify', mine, '--checkpoint', save('c', made.checkpoint(30))))[0]).toBe(1);
    expect((await run('verify', mine, '--checkpoint', save('c', short.checkpoint(5))))[0]).toBe(0);
  });

  it('takes a checkpoint in every form that it leaves the machine in', async () => {
    const made = makeExport(5);
    const { header, lines } = made;
    const file = save('file.jsonl', `${[header, ...lines].join('\n')}\n`);
    const jws = made.checkpoint(5);
    const [head, payload, signature] = jws.split('.');
    for (const text of [
      `${jws}\n`,
      JSON.stringify({ id: 'x', jws }),
      JSON.stringify({ level: 30, checkpoint: { protected: head, payload, signature } }),
    ]) {
      const [code, said] = await run('verify', file, '--checkpoint', save('checkpoint', text));
      expect([code, said]).toEqual([0, expect.stringContaining('agrees with the checkpoint of 5')]);
    }
  });

  it('writes tables, and only what is asked for', async () => {
    const [code, text] = await run(
      'export',
      '--format',
      'csv',
      '--activity-name',
      'company.created',
    );
    expect([code, text.trimEnd().split('\r\n').length]).toEqual([0, 2]);
  });

  it.each([
    [['nonsense']],
    [['verify']],
    [['verify', 'a', 'b']],
    [['verify', 'a', '--wrong']],
    [['export', '--format', 'xml']],
    [['export', '--from', 'soon']],
    [['export', '--actor', '1']],
    [['export', '--outcome', 'maybe']],
    [['export', '--company', 'nobody']],
  ])('answers 64 to %j', async (args) => {
    expect(await run(...args)).toEqual([64, expect.stringContaining('usage: main.js audit')]);
  });

  it('answers 66 to a file that is not there, and 1 to one that is no export', async () => {
    expect((await run('verify', path('nothing')))[0]).toBe(66);
    const [code, text] = await run('verify', save('no-export', 'hello\n'));
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/^The first line is not that of an export\./),
    ]);
    expect((await run('verify', save('empty', '')))[0]).toBe(1);
  });
});
