import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { LauncherError } from '../errors.ts';
import { runAs } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { DatabaseFolder } from './database-folder.ts';

/** The superuser that initdb makes; nothing serves as it. */
export const SUPERUSER = 'postgres';

/**
 * Returns the cluster's directory inside `folder`, made by initdb when it does not exist.
 *
 * initdb works beside the final name and the result is renamed, so a kill in the middle leaves nothing behind that a
 * later start would take for a database. Text sorts by code point on every machine (builtin C.UTF-8).
 *
 * @throws {LauncherError} when initdb fails
 */
export function ensureCluster(folder: DatabaseFolder, binaries: PostgresBinaries): string {
  const cluster = join(folder.path, 'data');
  if (existsSync(cluster)) return cluster;
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const initdb = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--auth=peer',
      '--no-instructions',
    ],
    {
      ...folder.account.spawnAs,
      cwd: folder.path,
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '' },
    },
  );
  if (initdb.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new LauncherError(initdbSentence(folder, initdb.error?.message ?? initdb.stderr), {
      cause: initdb.error,
    });
  }
  renameSync(unfinished, cluster);
  return cluster;
}

/**
 * Lets exactly the user of this process in, as any database role, and nobody else: the server asks the kernel who is at
 * the other end of the socket (peer authentication), so there is no password to keep. Written at every start, because
 * the clone may have changed hands between root and an account that it lends.
 */
export function writeAccessRules(folder: DatabaseFolder, cluster: string): void {
  const systemUser = userInfo().username;
  write('pg_hba.conf', 'local all all peer map=luciole\n');
  write('pg_ident.conf', `luciole "${systemUser.replaceAll('"', '""')}" all\n`);

  function write(name: string, content: string): void {
    const path = join(cluster, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
    // Made beside it and renamed: a link that is in its place is replaced and not written through.
    const script = 'rm -f -- "$1.new" && cat >"$1.new" && mv -f -- "$1.new" "$1"';
    runAs(folder.account, script, [path], content);
  }
}

function initdbSentence(folder: DatabaseFolder, output: string): string {
  const lines = output.trim().split('\n');
  const reason =
    lines.find((line) => line.includes('error:') || line.includes('FATAL:')) ?? lines.at(-1);
  return `Cannot create the database in ${folder.path} (${reason ?? 'initdb failed'}): free the cause, or set DATABASE_URL to a PostgreSQL server.`;
}
