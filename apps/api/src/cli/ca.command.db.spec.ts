import { randomUUID, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CorporateCa, Corporation } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

  it('renews CAs: a longer certificate, a successor, a root that the old one certifies', async () => {
    const rows = await cli.bench.test.asAdministrator(
      `select a.id, a.parent_id from certificate_authorities a
       join certificate_authorities r on r.id = a.parent_id where a.status = 'ACTIVE' and r.status = 'ACTIVE'`,
    );
    const [id, ownRoot] = [String(rows[0]?.['id']), String(rows[0]?.['parent_id'])];
    expect([rows.length, await run('renew', id, '--key', 'same', '--validity', 'P6Y')]).toEqual([
      1, 0,
    ]);
    expect(await run('renew', id, '--key', 'new', '--name', 'Next', '--validity', 'P1Y')).toBe(0);
    expect(out[1]).toMatch(/\nsuccessor {2}[0-9a-f-]{36} {2}CN=Next,O=Luciole {2}ACTIVE\n$/);
    expect(await run('hand-over', id)).toBe(0);
    expect(out[2]).toBe('No provider uses the CA.\n');
    expect(await run('renew', ownRoot, '--key', 'new', '--name', 'Next Root', '--cross-sign')).toBe(
      0,
    );
    const next = /successor {2}([0-9a-f-]{36})/.exec(out[3] ?? '')?.[1] ?? '';
    expect(await run('succession', next)).toBe(0);
    expect(out[4]).toContain(`predecessor  ${ownRoot}`);
    expect(out[4]).toContain(`cross-signed by  ${ownRoot}`);
    expect(await run('renew', ownRoot, '--key', 'new', '--name', 'Third Root')).toBe(1);
    expect(err.join('')).toContain('a successor, by now');
  });

  it('prints the request again where another CA renews', async () => {
    const { id, pem } = await requested('Renewed Elsewhere');
    const until = new Date(Date.now() + 10 * 86_400_000);
    const first = await fileOf(corporation.sign(pem, root, { until }));
    expect(await run('complete', id, first, await fileOf(root.pem))).toBe(0);
    expect(await run('renew', id, '--key', 'same')).toBe(0);
    expect(out[1]).toBe(pem);
    expect(await run('complete', id, first, await fileOf(root.pem))).toBe(1);
    expect(err.join('')).toContain('ends no later');
    const longer = await fileOf(corporation.sign(pem, root));
    expect(await run('complete', id, longer, await fileOf(root.pem))).toBe(0);
  });

  it('makes CAs, lists each once with its root before it, and has one answer OCSP, and no longer', async () => {
    const made = ['create', '--name', 'Second', '--validity', 'P1Y', '--new-root'];
    expect(await run(...made)).toBe(0);
    const lines = out[0]?.trimEnd().split('\n') ?? [];
    expect(lines).toEqual([
      expect.stringMatching(/^[0-9a-f-]{36} {2}ACTIVE {4}until .* {2}CN=Second Root CA,O=Luciole$/),
      expect.stringMatching(/^[0-9a-f-]{36} {2}ACTIVE {4}until .* {2}CN=Second,O=Luciole$/),
    ]);
    const [above = '', id = ''] = lines.map((line) => line.slice(0, 36));
    expect(await run('create', '--name', 'Third', '--validity', 'P1Y', '--root', above)).toBe(0);
    expect(await run('list')).toBe(0);
    const listed = out[2]?.trimEnd().split('\n') ?? [];
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((line) => line.includes(above))).toHaveLength(1);
    expect(out[2]).toContain(out[0]);

    expect(await run('ocsp', id, 'on')).toBe(1);
    expect(err.join('')).toContain('LUCIOLE_PKI_URL');
    vi.stubEnv('LUCIOLE_PKI_URL', 'http://pki.example.com');
    for (const more of [[], ['on'], [], ['off'], []]) {
      expect(await run('ocsp', id, ...more)).toBe(0);
    }
    const address = /http:\S+\/v1\/builtinca\/ocsp\/[0-9a-f]{40}/;
    const [before, on, shown, off, after] = out.slice(3);
    expect(before).toBe(`${id} does not answer OCSP.\n`);
    expect([on, on]).toEqual([shown, expect.stringMatching(address)]);
    expect([off, off]).toEqual([after, expect.stringContaining('do not name')]);
    const events = await cli.bench.test.asAdministrator(
      `select after ->> 'ocspEnabled' as enabled, actor_name from audit_events
       where subject_id = $1 and type = 'certificate-authority.changed' order by sequence`,
      [id],
    );
    expect(events).toEqual([
      { enabled: 'true', actor_name: 'command line' },
      { enabled: 'false', actor_name: 'command line' },
    ]);
  });

  it.each([
    { args: ['list', 'more'] },
    { args: ['create', '--name', 'x'] },
    { args: ['ocsp', 'x', 'on'] },
    { args: ['ocsp', randomUUID(), 'maybe'] },
    { args: [] },
    { args: ['request'] },
    { args: ['request', '--name', 'x', '--key-algorithm', 'DSA'] },
    { args: ['complete', randomUUID()] },
    { args: ['retire', 'x'] },
    { args: ['abandon', randomUUID(), 'more'] },
    { args: ['renew', randomUUID()] },
    { args: ['renew', 'x', '--key', 'same'] },
    { args: ['hand-over', randomUUID(), 'more'] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js ca');
  });
});
