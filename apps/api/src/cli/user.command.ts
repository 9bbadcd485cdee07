import { AuditTrail } from '../audit/audit-trail.ts';
import { linkUrl, OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { passwordProblem } from '../passwords/password-rules.ts';
import { PasswordsService } from '../passwords/passwords.service.ts';
import { SecondFactors } from '../second-factor/second-factors.ts';
import { CommandError } from './command-error.ts';
import { OPERATOR, readArguments, usageError } from './command-line.ts';
import { readPassword } from './read-password.ts';
import { type CommandParts, companyOf, userOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js user set-password USERNAME [--company URL-PREFIX] [--remove-second-factor]
       main.js user sign-in-link USERNAME [--company URL-PREFIX] [--unless-password]`;

interface UserOptions {
  readonly company: string | undefined;
  readonly removeSecondFactor: boolean;
  readonly unlessPassword: boolean;
}

/** What whoever runs the deployment can do for users who are locked out; every use is in the audit trail. */
export async function user(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [what, username, ...more] = positionals;
  if (username === undefined || more.length > 0) throw usageError(USAGE);
  const options = {
    company: values.company,
    removeSecondFactor: values['remove-second-factor'] === true,
    unlessPassword: values['unless-password'] === true,
  };
  if (what === 'set-password')
    return withDatabase((parts) => setPassword(parts, username, options));
  if (what === 'sign-in-link') return withDatabase((parts) => signInLink(parts, username, options));
  throw usageError(USAGE);
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    company: { type: 'string' },
    'remove-second-factor': { type: 'boolean' },
    'unless-password': { type: 'boolean' },
  });
}

/** Sets a password that the user has to change at the next sign-in; ends sessions, links and, if asked, the second factor. */
async function setPassword(
  parts: CommandParts,
  username: string,
  { company, removeSecondFactor }: UserOptions,
): Promise<number> {
  const { database, clock, secrets } = parts;
  const companyId = await companyOf(parts, company);
  const named = await database.inCompany(companyId, (tx) => userOf(tx, username));
  const password = await readPassword(`New password of ${named.username}: `);
  const problem = passwordProblem(password, [
    named.username,
    named.email_address,
    named.url_prefix,
  ]);
  if (problem !== undefined) throw new CommandError(`The password cannot be used: ${problem}.`);
  const passwords = new PasswordsService();
  const hash = await passwords.prepare(password, []);
  const now = clock.now();
  const { disabled } = await database.inCompany(companyId, async (tx) => {
    const found = await userOf(tx, username);
    await passwords.store(tx, found.id, hash, { mustChange: true, now });
    await tx.execute(
      `update users set user_status = 'ACTIVE', modification_date = $2 where id = $1 and user_status <> 'ACTIVE'`,
      [found.id, now],
    );
    const endedSessions = await tx.execute('delete from user_sessions where user_id = $1', [
      found.id,
    ]);
    await new OneTimeLinks().removeAll(tx, found.id);
    const removedSecondFactor =
      removeSecondFactor && (await new SecondFactors(secrets).remove(tx, found.id));
    await new AuditTrail().record(tx, {
      type: 'user.password-reset',
      occurredAt: now,
      actor: OPERATOR,
      subject: { kind: 'user', id: found.id },
      after: { endedSessions, removedSecondFactor },
    });
    return found;
  });
  say(`${named.username} has a new password, to be changed at the next sign-in.`);
  if (disabled) say(`${named.username} is disabled; an administrator has to enable the user.`);
  return 0;
}

/** Writes a link that signs a user in once, within 15 minutes, to standard output; a second factor is asked for still. */
async function signInLink(
  parts: CommandParts,
  username: string,
  { company, unlessPassword }: UserOptions,
): Promise<number> {
  const { config, database, clock } = parts;
  const companyId = await companyOf(parts, company);
  const now = clock.now();
  const token = await database.inCompany(companyId, async (tx) => {
    const found = await userOf(tx, username);
    if (unlessPassword && found.has_password) return undefined;
    if (found.user_status !== 'ACTIVE' || found.disabled)
      throw new CommandError(`${found.username} is not active; a link would open nothing.`);
    const link = await new OneTimeLinks().make(tx, found.id, 'SIGN_IN', now);
    await new AuditTrail().record(tx, {
      type: 'user.link-created',
      occurredAt: now,
      actor: OPERATOR,
      subject: { kind: 'user', id: found.id },
      after: { purpose: 'SIGN_IN' },
    });
    return link.token;
  });
  if (token !== undefined) process.stdout.write(`${linkUrl(config.http.publicUrl, token)}\n`);
  return 0;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
