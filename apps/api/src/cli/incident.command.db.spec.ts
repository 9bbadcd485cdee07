import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
let root: string;

beforeAll(async () => {
  const [row] = await cli.bench.test.asAdministrator(
    `select id from certificate_authorities where kind = 'ROOT'`,
  );
  root = String(row?.['id']);
});
const run = (...args: string[]): Promise<number> => cli.run('incident', ...args);
const said = (): string => out.splice(0).join('');

describe('incident', () => {
  it('shows, freezes, lists, prints and thaws', async () => {
    expect(await run('preview', 'ca', root)).toBe(0);
    expect(said()).toMatch(/: nothing is live\.\n$/);
    expect(await run('freeze', 'ca', root, '--note', 'a drill')).toBe(0);
    const [id = ''] = said().split(':');
    expect(await run('list')).toBe(0);
    expect(said()).toMatch(new RegExp(`^${id}  .*OPEN    FREEZE`));
    expect(await run('show', id)).toBe(0);
    expect(JSON.parse(said())).toMatchObject({ id, note: 'a drill', openedBy: 'command line' });
    expect(await run('freeze', 'ca', root, '--note', 'again')).toBe(1);
    expect(err.join('')).toBe('An open incident freezes this already.\n');
    expect(await run('thaw', id)).toBe(0);
    expect(said()).toContain('CLOSED');
  });

  it('says in one sentence what is not there', async () => {
    expect(await run('preview', 'provider', randomUUID())).toBe(1);
    expect(err.join('')).toMatch(/^Unable to find .*\n$/);
  });

  it.each([
    { args: [] },
    { args: ['freeze', 'ca', randomUUID()] },
    { args: ['freeze', 'root', randomUUID(), '--note', 'x'] },
    { args: ['revoke', 'issuer', randomUUID(), '--note', 'x', '--reason', 'removeFromCRL'] },
    { args: ['show', 'x'] },
    { args: ['melt', randomUUID()] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js incident');
  });
});
