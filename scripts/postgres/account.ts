import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { LauncherError } from '../errors.ts';

/** The operating-system account that the database server runs as. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  /** Present when the server must run as another account than this process; spread it into spawn's options. */
  readonly spawnAs: { uid: number; gid: number } | undefined;
}

/** Accounts that root may lend to the server, which refuses to run as root; the first that exists is taken. */
const UNPRIVILEGED_ACCOUNTS = ['postgres', 'nobody'];

/**
 * Chooses the account for a database whose files are (or will be) in `dataDirectory`.
 *
 * An ordinary user runs the server as itself. Root runs it as the owner of existing files, so that an account that
 * appears later on the machine does not lock the data out, and otherwise as the first of {@link UNPRIVILEGED_ACCOUNTS}.
 *
 * @throws {LauncherError} on Windows, and when root finds no unprivileged account
 */
export function serverAccount(dataDirectory: string): ServerAccount {
  if (process.getuid === undefined || process.getgid === undefined) {
    throw new LauncherError(
      'The embedded PostgreSQL runs on Linux and macOS only: set DATABASE_URL to a PostgreSQL server, version 15 or later.',
    );
  }
  const uid = process.getuid();
  const gid = process.getgid();
  if (uid !== 0) return { uid, gid, spawnAs: undefined };

  const owner = statSync(dataDirectory, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return lend(owner.uid, owner.gid);

  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of UNPRIVILEGED_ACCOUNTS) {
    const [, , accountUid, accountGid] = accounts.find((fields) => fields[0] === name) ?? [];
    if (Number(accountUid) > 0) return lend(Number(accountUid), Number(accountGid));
  }
  throw new LauncherError(
    `PostgreSQL does not run as root and this machine has no account ${UNPRIVILEGED_ACCOUNTS.join(' or ')}: add one, or run as an ordinary user.`,
  );
}

/** Tells whether the account may list and read `directory`, asked of the kernel so that every ancestor and ACL counts. */
export function canReach(account: ServerAccount, directory: string): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', directory], {
    ...account.spawnAs,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

/**
 * Runs a shell script as the account, for everything that changes files of a folder that the account owns: as root we would follow links that a
 * program of that account may have put there. `$1`, `$2` … are the arguments.
 *
 * @throws {LauncherError} when it fails
 */
export function runAs(
  account: ServerAccount,
  script: string,
  args: readonly string[],
  input = '',
): void {
  const ran = spawnSync('/bin/sh', ['-c', `umask 077; ${script}`, 'sh', ...args], {
    ...account.spawnAs,
    cwd: '/',
    input,
    encoding: 'utf8',
  });
  if (ran.status === 0) return;
  const reason = ran.error?.message ?? ran.stderr.trim().split('\n').at(-1);
  throw new LauncherError(
    `Cannot prepare ${args[0] ?? 'the database'} (${reason}): free the cause, or set DATABASE_URL to a PostgreSQL server.`,
    { cause: ran.error },
  );
}

function lend(uid: number, gid: number): ServerAccount {
  return { uid, gid, spawnAs: { uid, gid } };
}
