import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readIfPresent } from '../process-identity.ts';
import { runAs, type ServerAccount } from './account.ts';

/** What a server writes about itself into `postmaster.pid` of its cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly cluster: string;
  readonly socketDirectory: string;
}

/** Reads `postmaster.pid`; `undefined` when there is none or a kill left it incomplete. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const lines = readIfPresent(join(cluster, 'postmaster.pid'))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  const socketDirectory = lines[4]?.trim();
  if (!Number.isSafeInteger(pid) || pid <= 0 || !socketDirectory) return undefined;
  return { pid, cluster, socketDirectory };
}

/**
 * Tells whether the process in `postmaster.pid` is that server, and not a stranger to which the system gave the same
 * number after a crash or a reboot.
 */
export function isRunning(postmaster: Postmaster): boolean {
  try {
    process.kill(postmaster.pid, 0);
    if (process.platform !== 'linux') {
      const command = execFileSync('ps', ['-o', 'command=', '-p', String(postmaster.pid)], {
        encoding: 'utf8',
      });
      return command.includes('postgres') && command.includes(postmaster.cluster);
    }
    // A server works in its cluster's directory. Its own account may read this link, and so may root.
    return readlinkSync(`/proc/${postmaster.pid}/cwd`) === realpathSync(postmaster.cluster);
  } catch {
    return false;
  }
}

/**
 * Makes a `postmaster.pid` whose process is not a server of this cluster harmless.
 *
 * The server takes any living (or unreaped) process of that number for its predecessor, but never its own parent: so our
 * number goes into the first line. The rest stays, because with it the server makes sure that no backend of its
 * predecessor is still attached to the shared memory; deleting the file would take that protection away.
 */
export function disownPostmaster(account: ServerAccount, cluster: string): void {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return;
  const lines = readFileSync(path, 'utf8').split('\n');
  // Without a number the file was never finished, and the server that began it never ran.
  if (!/^\d+$/.test(lines[0] ?? '')) return runAs(account, 'rm -f -- "$1"', [path]);
  const content = [process.pid, ...lines.slice(1)].join('\n');
  return runAs(account, 'cat >"$1.new" && mv -f -- "$1.new" "$1"', [path], content);
}
