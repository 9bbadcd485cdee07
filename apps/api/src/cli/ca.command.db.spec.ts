import { randomUUID, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CorporateCa, Corporation } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
let corporation: Corporation;
let root: CorporateCa;

beforeAll(() => {
  corporation = new Corporation(new Date());
  root = corporation.root('Corporate Root');
});
afterAll(() => corporation?.close());

const run = (...args: string[]): Promise<number> => cli.run('ca', ...args);

/** A file in the folder of the bench. */
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(cli.bench.folder, randomUUID());
  await writeFile(path, content);
  return path;
}

async function requested(name: string): Promise<{ readonly id: string; readonly pem: string }> {
  expect(await run('request', '--name', name)).toBe(0);
  const id = /[0-9a-f-]{36}/.exec(err.join(''))?.[0] ?? '';
  const pem = out.join('');
  out.length = 0;
  err.length = 0;
  return { id, pem };
}

describe('ca', () => {
  it('requests a CA, says everything that is wrong with its certificate, takes it, and retires the CA', async () => {
    const { id, pem } = await requested('Corporate');
    expect(await run('requests')).toBe(0);
    expect(out.join('')).toBe(`${id}  Corporate  CN=Corporate,O=Luciole\n`);
    const bad = corporation.sign(pem, root, { keyUsage: '', basicConstraints: 'CA:FALSE' });
    expect(await run('complete', id, await fileOf(bad), await fileOf(root.pem))).toBe(1);
    expect(err.join('').trimEnd().split('\n')).toEqual([
      expect.stringContaining('is no CA'),
      expect.stringContaining('lacks keyCertSign and cRLSign'),
    ]);
    const der = await fileOf(new X509Certificate(corporation.sign(pem, root)).raw);
    expect(await run('complete', id, der, await fileOf(root.pem))).toBe(0);
    expect(await run('retire', id)).toBe(0);
    expect(out.slice(1)).toEqual([
      'Corporate has its certificate.\n',
      `${id}-IntermediateCA is retired.\n`,
    ]);
    const events = await cli.bench.test.asAdministrator(
      'select distinct actor_name from audit_events where subject_id = $1',
      [id],
    );
    expect(events).toEqual([{ actor_name: 'command line' }]);
  });

  it('abandons a request', async () => {
    const { id } = await requested('Abandoned');
    expect(await run('abandon', id)).toBe(0);
    expect(await run('requests')).toBe(0);
    expect(out).toEqual([`${id} is abandoned, and its key erased.\n`, '']);
  });

  it.each([
    { args: [] },
    { args: ['request'] },
    { args: ['request', '--name', 'x', '--key-algorithm', 'DSA'] },
    { args: ['complete', randomUUID()] },
    { args: ['retire', 'x'] },
    { args: ['abandon', randomUUID(), 'more'] },
    { args: ['renew', randomUUID()] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js ca');
  });
});
