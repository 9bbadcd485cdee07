import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
let ids: Record<string, string>;

beforeAll(async () => {
  const rows = await cli.bench.test.asAdministrator('select id, kind from certificate_authorities');
  ids = Object.fromEntries(rows.map(({ id, kind }) => [String(kind), String(id)]));
});
const run = (...args: string[]): Promise<number> => cli.run('revoke', ...args);

describe('revoke', () => {
  it('revokes an intermediate, publishes it, and changes nothing when repeated', async () => {
    const intermediate = ids['INTERMEDIATE'] ?? '';
    for (let time = 0; time < 2; time += 1) {
      expect(await run('ca', intermediate, '--reason', 'superseded')).toBe(0);
    }
    expect(out).toEqual([`${intermediate} is revoked.\n`, `${intermediate} is revoked.\n`]);
    const rows = await cli.bench.test.asAdministrator(
      'select reason, crl_number is not null as published from certificate_revocations',
    );
    expect(rows).toEqual([{ reason: 'superseded', published: true }]);
    const events = await cli.bench.test.asAdministrator(
      `select actor_name from audit_events where type = 'certificate-authority.revoked'`,
    );
    expect(events).toEqual([{ actor_name: 'command line' }]);
  });

  it('says in one sentence what cannot be', async () => {
    expect(await run('ca', ids['ROOT'] ?? '', '--reason', 'superseded')).toBe(1);
    expect(await run('certificate', randomUUID())).toBe(1);
    expect(err).toEqual([
      expect.stringMatching(/^Only the CA that signed .*\n$/),
      expect.stringMatching(/^Unable to find .*\n$/),
    ]);
  });

  it.each([
    { args: [] },
    { args: ['certificate'] },
    { args: ['ca', randomUUID()] },
    { args: ['ca', 'x', '--reason', 'superseded'] },
    { args: ['certificate', randomUUID(), '--reason', 'removeFromCRL'] },
    { args: ['root', randomUUID()] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js revoke');
  });
});
