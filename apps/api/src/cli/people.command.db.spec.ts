import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';
import { PasswordHashing } from '../passwords/password-hashing.ts';

const PASSWORD = 'mule-tangent-ozone-clay';

const cli = useCommandBench();
const { err, out } = cli;

/** Runs a command with a line on standard input. */
function run(line: string, ...args: string[]): Promise<number> {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(
    Readable.from([`${line}\n`]) as typeof process.stdin,
  );
  return cli.run(...args);
}

const rows = (sql: string, parameters: readonly unknown[] = []) =>
  cli.bench.test.asAdministrator(sql, parameters);
const LINK = /^http:\/\/127\.0\.0\.1:8080\/#link=[\w-]{43}\n$/;

describe('main.js user', () => {
  it('ruling 11: sets the password of a user who is locked out, to be changed, and records it', async () => {
    expect(await run(PASSWORD, 'user', 'set-password', 'Administrator')).toBe(0);
    const [row] = await rows('select password_hash, must_change from user_passwords');
    expect(row?.['must_change']).toBe(true);
    expect(await new PasswordHashing().verify(PASSWORD, String(row?.['password_hash']))).toBe(true);
    const [event] = await rows(
      `select actor_kind, actor_name, after from audit_events where type = 'user.password-reset'`,
    );
    expect(event).toEqual({
      actor_kind: 'SYSTEM',
      actor_name: 'command line',
      after: { endedSessions: 0, removedSecondFactor: false },
    });
    expect([...out, ...err].join('')).not.toContain(PASSWORD);
  });

  it.each([
    ['Password2026!', ['set-password', 'administrator'], 1, 'cannot be used: it is made of'],
    [PASSWORD, ['set-password', 'nobody'], 1, 'There is no user nobody in this company.'],
    [PASSWORD, ['set-password', 'administrator', '--company', 'x'], 1, 'no company with the URL'],
    [PASSWORD, ['set-password'], 64, 'usage: main.js user'],
    [PASSWORD, ['set-password', 'administrator', PASSWORD], 64, 'usage: main.js user'],
    [PASSWORD, ['sing', 'administrator'], 64, 'usage: main.js user'],
  ])('says in a sentence what is wrong: %s %j', async (line, args, code, sentence) => {
    expect(await run(line, 'user', ...args)).toBe(code);
    expect(err.join('')).toContain(sentence);
  });

  it('ruling 11: makes a link that signs in once, and none for a user with a password when asked so', async () => {
    expect(await run('', 'user', 'sign-in-link', 'administrator')).toBe(0);
    expect(out.join('')).toMatch(LINK);
    out.length = 0;
    expect(await run('', 'user', 'sign-in-link', 'administrator', '--unless-password')).toBe(0);
    expect(out).toEqual([]);
    const [event] = await rows(
      `select actor_name, after from audit_events where type = 'user.link-created'`,
    );
    expect(event).toEqual({ actor_name: 'command line', after: { purpose: 'SIGN_IN' } });
  });
});

const counts = async (id: unknown) =>
  (
    await rows(
      `select (select count(*)::integer from certificate_authorities where company_id = $1) as cas,
         (select count(*)::integer from users where company_id = $1) as users,
         (select count(*)::integer from audit_events where company_id = $1) as events,
         (select count(*)::integer from companies where id = $1) as companies`,
      [id],
    )
  )[0];
const idOf = async (prefix: string) =>
  (await rows('select id from companies where url_prefix = $1', [prefix]))[0]?.['id'];

describe('main.js company', () => {
  it('creates a company with its own CA hierarchy and an administrator, who gets a link', async () => {
    expect(await run('', 'company', 'create', 'navy-yard', '--name', 'Navy Yard')).toBe(0);
    expect(out.join('')).toMatch(LINK);
    expect(await counts(await idOf('navy-yard'))).toMatchObject({ cas: 2, users: 1, companies: 1 });
    expect(await run('', 'company', 'create', 'navy-yard', '--name', 'Again')).toBe(1);
    expect(err.join('')).toContain('There is a company with the URL prefix navy-yard already.');
    expect(await run('', 'company', 'create', 'Navy_Yard', '--name', 'Wrong')).toBe(64);
    expect(await run('', 'company', 'create', 'nameless')).toBe(64);
  });

  it('deletes all of a company when it is confirmed, nothing of the others, and records it', async () => {
    await run('', 'company', 'create', 'short-lived', '--name', 'Short Lived');
    const id = await idOf('short-lived');
    const first = await idOf('luciole');
    const before = await counts(first);
    expect(await run('', 'company', 'delete', 'short-lived')).toBe(64);
    expect(await run('', 'company', 'delete', 'short-lived', '--confirm', 'short')).toBe(64);
    expect(await counts(id)).toMatchObject({ companies: 1 });
    expect(await run('', 'company', 'delete', 'short-lived', '--confirm', 'short-lived')).toBe(0);
    expect(await counts(id)).toEqual({ cas: 0, users: 0, events: 0, companies: 0 });
    expect(await counts(first)).toEqual({ ...before, events: Number(before?.['events']) + 1 });
    const [event] = await rows(
      `select subject_id::text as id, before from audit_events where type = 'company.deleted'`,
    );
    expect(event).toEqual({ id, before: { urlPrefix: 'short-lived' } });
  });

  it('deletes neither the first company nor one that is not there', async () => {
    expect(await run('', 'company', 'delete', 'luciole', '--confirm', 'luciole')).toBe(1);
    expect(err.join('')).toContain('The first company of a deployment is not deleted');
    expect(await run('', 'company', 'delete', 'nowhere', '--confirm', 'nowhere')).toBe(1);
  });
});
