import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
const run = (...args: string[]): Promise<number> => cli.run('backup', ...args);

describe('backup', () => {
  it('tells of the last one that is complete, and by its exit code that there was none', async () => {
    expect(await run('last')).toBe(1);
    expect(out).toEqual(['The audit trail knows of no backup.\n']);
    const file = join(cli.bench.folder, 'backup');
    expect(await run('--output', file)).toBe(0);
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(err.join('')).toContain(`SHA-256 of the file: ${sha256}\n`);
    expect(await run('last')).toBe(0);
    expect(out[1]).toMatch(new RegExp(`^\\S+  [0-9a-f-]{36}  ${sha256}\n$`));
  });

  it.each([
    { args: [] },
    { args: ['last', '--output', 'x'] },
    { args: ['last', 'more'] },
    { args: ['verify', '--input', 'x', '--company', 'x'] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js backup');
  });
});
