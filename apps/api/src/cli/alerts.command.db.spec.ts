import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';

const cli = useCommandBench();
const { err, out } = cli;
const run = (...args: string[]): Promise<number> => cli.run('alerts', ...args);
const said = (): string => out.splice(0).join('');

beforeAll(() =>
  cli.bench.test.asAdministrator(
    `insert into alerts (company_id, id, kind, severity, subject_kind, subject_id, subject_name, instance_name, details,
       opened_at)
     select id, gen_random_uuid(), 'ISSUER_SILENT', 'WARNING', 'ISSUER', gen_random_uuid(), 'pay' || chr(8238) || 'ments', 'eu-1',
       '{"lastContact": "2026-11-22T08:00:00+00:00"}', '2026-11-22T14:00:00Z' from companies`,
  ),
);

describe('alerts', () => {
  it('lists what is open, by kind and as JSON', async () => {
    expect(await run('list')).toBe(0);
    expect(said()).toBe(
      'WARNING   2026-11-22T14:00:00.000+00:00  ISSUER_SILENT           eu-1 (pay?ments)\n',
    );
    expect(await run('list', '--json')).toBe(0);
    expect(JSON.parse(said())).toMatchObject([
      { details: { lastContact: '2026-11-22T08:00:00.000+00:00' } },
    ]);
    for (const more of [['--kind', 'CA_ENDING'], ['--resolved']]) {
      expect(await run('list', ...more)).toBe(0);
      expect(said()).toBe('There is no alert.\n');
    }
  });

  it.each([{ args: [] }, { args: ['list', '--kind', 'FIRE'] }, { args: ['list', 'more'] }])(
    'shows its usage for $args',
    async ({ args }) => {
      expect(await run(...args)).toBe(64);
      expect(err.join('')).toContain('usage: main.js alerts');
    },
  );
});
