import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { policyDraft } from '../../test/support/policy-drafts.ts';
import { useCommandBench } from '../../test/support/command-bench.ts';
import { judgePolicy } from '../policies/judge-policy.ts';

const cli = useCommandBench();
const { err, out } = cli;
const id = randomUUID();

beforeAll(async () => {
  const { test } = cli.bench;
  const [company] = await test.asAdministrator('select id from companies');
  const companyId = company?.['id'];
  const { policy } = judgePolicy(policyDraft({ name: 'web' }));
  const { name, validityPeriod: _former, ...document } = policy;
  await test.asAdministrator(
    `insert into policies (company_id, id, name, revision, validity_period, document) values ($1, $2, $3, 2, 'P1D', $4)`,
    [companyId, id, name, JSON.stringify(document)],
  );
  // The second lives longer. Its author is an enemy of terminals.
  const contents = [policy, { ...policy, name: 'site', validityPeriod: 'P1D' }];
  for (const [index, content] of contents.entries()) {
    await test.asAdministrator(
      `insert into policy_revisions (company_id, policy_id, number, content, author_kind, author_name, creation_date)
       values ($1, $2, $3, $4, 'SYSTEM', 'red ' || chr(27), now())`,
      [companyId, id, index + 1, JSON.stringify(content)],
    );
  }
});
const run = (...args: string[]): Promise<number> => cli.run('policy', ...args);
const said = (): string => out.splice(0).join('');
/** With an API key on standard input. */
const restore = (apiKey: string, ...args: string[]): Promise<number> => {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(
    Readable.from([`${apiKey}\n`]) as typeof process.stdin,
  );
  return run('restore', id, ...args);
};
const ownKey = () => readFileSync(cli.bench.apiKeyFile, 'utf8').trim();
const rows = (sql: string) => cli.bench.test.asAdministrator(sql);
const inForce = async () =>
  (await rows(`select revision, validity_period from policies where name = 'web'`))[0];

describe('policy', () => {
  it('lists policies, says who changed one, and what that meant', async () => {
    expect(await run('list')).toBe(0);
    expect(said()).toBe(`${id}  revision 2  web\n`);
    expect(await run('history', 'web')).toBe(0);
    expect(said()).toMatch(/^2  \S+  red \?  site\n1  \S+  red \?  web\n$/);
    expect([await run('diff', id), err.join('')]).toEqual([0, '']);
    expect(said()).toMatch(/^Revision 1 to 2\n[\s\S]*^ALLOWED: .*P1D.*\n/m);
    expect(await run('diff', id, '2', '2')).toBe(0);
    expect(said()).toBe('Revision 2 to 2\nThey mean the same.\n');
  });

  it('says in one sentence what is not there', async () => {
    expect(await run('history', 'no such policy')).toBe(1);
    expect(await run('diff', id, '7')).toBe(1);
    expect(await run('history', randomUUID())).toBe(1);
    expect(err).toEqual([
      'There is no policy no such policy.\n',
      expect.stringMatching(/^Unable to find .+\n$/),
      expect.stringMatching(/^Unable to find .+\n$/),
    ]);
  });

  it.each([
    { args: [] },
    { args: ['history'] },
    { args: ['list', 'more'] },
    { args: ['diff', 'x', '0'] },
    { args: ['diff', 'x', '1', '2', '3'] },
    { args: ['restore', 'x'] },
    { args: ['restore', 'x', '1', '2'] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js policy');
  });
});

describe('policy restore', () => {
  it('takes the key of somebody of the company who may change policies', async () => {
    expect(await restore(randomUUID(), '1')).toBe(1);
    expect(err.splice(0)).toEqual(['Invalid api key.\n']);
    await rows(`update users set roles = '{RESOURCE_OWNER}'`);
    expect(await restore(ownKey(), '1')).toBe(1);
    expect(err.splice(0).join('')).toMatch(/PKI_ADMIN/);
    await rows(`update users set roles = '{SYSTEM_ADMIN}'`);
    await cli.run('company', 'create', 'other', '--name', 'Other');
    err.length = 0;
    expect(await restore(ownKey(), '1', '--company', 'other')).toBe(1);
    expect(err.splice(0)).toEqual(['That is an API key of another company.\n']);
    expect(await restore(ownKey(), '7')).toBe(1);
    expect(err.splice(0)).toEqual([expect.stringMatching(/^Unable to find .+\n$/)]);
    expect(await inForce()).toEqual({ revision: 2, validity_period: 'P1D' });
  });

  it('is a proposal where two people are needed, and the same one when it is repeated', async () => {
    await rows(
      `insert into policy_approval select id, 'SECOND_PERSON', now() from companies where url_prefix <> 'other'`,
    );
    expect([await restore(ownKey(), '1'), await restore(ownKey(), '1')]).toEqual([1, 1]);
    const awaits = /^Revision 3 of policy web awaits the approval of a second person, /;
    expect(err.splice(0)).toEqual([expect.stringMatching(awaits), expect.stringMatching(awaits)]);
    expect(await inForce()).toEqual({ revision: 2, validity_period: 'P1D' });
    expect(await rows('select state, restored_number from policy_proposals')).toEqual([
      { state: 'OPEN', restored_number: 1 },
    ]);
    await rows('delete from policy_approval');
  });

  it('is a revision of whoever has the key, and says where it came from', async () => {
    expect([await restore(ownKey(), '1'), err.join('')]).toEqual([0, '']);
    expect(said()).toBe('web says what revision 1 says; in force is revision 3.\n');
    expect(await run('history', 'web')).toBe(0);
    expect(said()).toMatch(/^3  \S+  administrator  web, restores 1\n/);
    expect(await restore(ownKey(), '1')).toBe(0);
    expect((await inForce())?.['revision']).toBe(3);
  });
});
