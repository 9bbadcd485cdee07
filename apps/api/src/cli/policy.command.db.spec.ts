import { randomUUID } from 'node:crypto';
import { readPolicy } from '@luciole/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyDraft } from '../../test/support/policy-drafts.ts';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
const id = randomUUID();

beforeAll(async () => {
  const { test } = cli.bench;
  const [company] = await test.asAdministrator('select id from companies');
  const companyId = company?.['id'];
  await test.asAdministrator(
    `insert into policies (company_id, id, name, revision, validity_period, document) values ($1, $2, 'web', 2, 'P1D', '{}')`,
    [companyId, id],
  );
  const { policy } = readPolicy(policyDraft({ name: 'web' }));
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
    { args: ['restore', 'x', '1'] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js policy');
  });
});
