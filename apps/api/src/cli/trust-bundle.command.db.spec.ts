import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { opensslOk, opensslVerify } from '@luciole/pki/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
let configuration: string;
let root: string;

beforeAll(async () => {
  const { test } = cli.bench;
  const [found] = await test.asAdministrator(
    `with p as (
       insert into sub_ca_providers (company_id, id, name, ca_type, ca_account_id, ca_product_option_id, common_name,
         key_algorithm, validity_period)
       select n.company_id, gen_random_uuid(), 'mesh', 'BUILTIN', n.id, o.id, 'Issuer', 'EC_P256', 'P7D'
       from ca_accounts n join ca_product_options o on o.ca_account_id = n.id limit 1 returning company_id, id)
     insert into configurations (company_id, id, name, sub_ca_provider_id)
     select company_id, gen_random_uuid(), 'mesh', id from p returning id`,
  );
  configuration = String(found?.['id']);
  const [ca] = await test.asAdministrator(
    `select id from certificate_authorities where kind = 'ROOT'`,
  );
  root = String(ca?.['id']);
});
const run = (...args: string[]): Promise<number> => cli.run('trust-bundle', ...args);
const said = (): string => out.splice(0).join('');

/** A root of somebody else, in a file. */
async function foreignRoot(): Promise<{ readonly path: string; readonly pem: string }> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const made = ['req', '-x509', ...key, '-keyout', '/dev/null', '-days', '1', '-subj', '/O=mesh'];
  const { stdout: pem } = opensslOk(made);
  const path = join(cli.bench.folder, randomUUID());
  await writeFile(path, pem);
  return { path, pem };
}

describe('trust-bundle', () => {
  it('takes a root of somebody else in, says what it waits for, gives the files, and takes it out again', async () => {
    expect(await run('create', 'mesh.example', configuration)).toBe(0);
    expect(said()).toMatch(/^[0-9a-f-]{36}  mesh\.example  \d+  trusted [0-9a-f]{16}  \(.+\)\n$/);
    const { path, pem } = await foreignRoot();
    expect(await run('add', 'mesh.example', path)).toBe(0);
    const [, fingerprint = ''] = /^O=mesh is staged: ([0-9a-f]{64})\n$/.exec(said()) ?? [];
    expect(await run('show', 'mesh.example')).toBe(0);
    expect(said()).toContain('not trusted yet: Verifiers may not have fetched the anchor before');
    expect(await run('trust', 'mesh.example', fingerprint.slice(0, 8))).toBe(1);
    expect(err.splice(0).join('')).toMatch(/^Verifiers may not have .*\.\n$/);
    expect(await run('trust', 'mesh.example', fingerprint, '--waive', randomUUID())).toBe(1);
    expect(err.splice(0).join('')).toMatch(/is not the newest of a live issuer/);
    expect(await run('export', 'mesh.example', 'bundle.pem')).toBe(0);
    const anchors = Buffer.from(said().split(',').map(Number)).toString();
    expect(opensslVerify({ target: pem, anchors }).ok).toBe(true);
    expect(await run('withdraw', 'mesh.example', fingerprint)).toBe(0);
    expect(await run('stage', 'mesh.example', fingerprint)).toBe(0);
    expect(said()).toBe('O=mesh is withdrawn.\nO=mesh is staged.\n');
    const events = await cli.bench.test.asAdministrator(
      `select distinct actor_name from audit_events where type like 'trust-%'`,
    );
    expect(events).toEqual([{ actor_name: 'command line' }]);
  });

  it('knows a root of the company by its id, and leaves the last anchor alone', async () => {
    expect(await run('add', 'mesh.example', root)).toBe(1);
    expect(err.splice(0).join('')).toMatch(/^The trust bundle has anchor \w+ already\.\n$/);
    expect(await run('list')).toBe(0);
    const [, trusted = ''] = /trusted (\w+)/.exec(said()) ?? [];
    expect(await run('withdraw', 'mesh.example', trusted)).toBe(1);
    expect(err.join('')).toMatch(/^It is the only anchor that is trusted\.\nConfiguration .+\n$/);
  });

  it('is deleted when no configuration has it', async () => {
    expect(await run('delete', 'mesh.example')).toBe(1);
    expect(await run('detach', 'mesh.example', configuration)).toBe(0);
    expect(said()).toContain('(no configuration)');
    expect(await run('attach', 'mesh.example', configuration)).toBe(0);
    expect(await run('detach', 'mesh.example', configuration)).toBe(0);
    expect(await run('delete', 'mesh.example')).toBe(0);
    expect(await run('list')).toBe(0);
    expect(said()).toMatch(/is deleted\.\nThere is no trust bundle\.\n$/);
    expect(await run('show', 'mesh.example')).toBe(1);
    expect(err.at(-1)).toBe('There is no trust bundle mesh.example.\n');
  });

  it.each([
    { args: [] },
    { args: ['create', 'mesh.example'] },
    { args: ['create', 'MESH', randomUUID()] },
    { args: ['show', 'mesh.example', 'more'] },
    { args: ['attach', 'mesh.example', 'x'] },
    { args: ['trust', 'mesh.example', 'abc'] },
    { args: ['trust', 'mesh.example', 'abcdef01', '--waive', 'x'] },
    { args: ['list', '--waive', randomUUID()] },
    { args: ['export', 'mesh.example', 'bundle.exe'] },
    { args: ['forget', 'mesh.example', 'x'] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js trust-bundle');
  });
});
