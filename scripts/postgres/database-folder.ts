import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from '../data-folder.ts';
import { LauncherError, errorMessage } from '../errors.ts';
import { canReach, serverAccount, type ServerAccount } from './account.ts';
import { MACHINE_DIRECTORY } from './binaries.ts';

/** Where one data folder keeps its database, and which account owns it. */
export interface DatabaseFolder {
  /** Holds the cluster, its log and its socket; owned by `account`, mode 0700. */
  readonly path: string;
  readonly account: ServerAccount;
}

/**
 * Opens, and creates when needed, the folder of the database that belongs to `dataFolder`.
 *
 * It is `postgres/` inside the data folder unless the server's account cannot reach that (root below a folder of mode
 * 0700): then it is `/var/lib/luciole/<first 12 hex digits of the SHA-256 of the data folder's real path>`, and the file
 * `location` in the data folder says so. A data folder that was copied never shares its original's database.
 *
 * @throws {LauncherError} when a folder cannot be made, or `location` names another data folder's database
 */
export function openDatabaseFolder(dataFolder: string): DatabaseFolder {
  try {
    makeDataFolder(dataFolder);
    return open(realpathSync(dataFolder));
  } catch (error) {
    if (error instanceof LauncherError) throw error;
    throw new LauncherError(
      `Cannot use the data folder ${dataFolder} (${errorMessage(error)}): make it writable, or choose another with --data-dir.`,
      { cause: error },
    );
  }
}

/** Whether a database was ever made for `dataFolder`; makes nothing. */
export function hasDatabase(dataFolder: string): boolean {
  return ['postgres', 'location'].some((name) => existsSync(join(dataFolder, name)));
}

function open(dataFolder: string): DatabaseFolder {
  const location = join(dataFolder, 'location');
  const digest = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const elsewhere = join(MACHINE_DIRECTORY, digest);

  if (existsSync(location)) {
    const named = readFileSync(location, 'utf8').trim();
    if (named !== elsewhere) {
      throw new LauncherError(
        `${location} names ${named}, the database of another path: move this folder back to where it was, or delete that file to begin with an empty database.`,
      );
    }
    return prepare(elsewhere);
  }

  const inside = join(dataFolder, 'postgres');
  if (existsSync(inside)) return prepare(inside);
  const account = serverAccount(inside);
  if (account.spawnAs === undefined) return prepare(inside);
  // The folder is ours to open a crack: others may pass through (0711) but not list, and files have modes of their own.
  chmodSync(dataFolder, statSync(dataFolder).mode | 0o011);
  if (canPassThrough(account, dataFolder)) return prepare(inside);
  const folder = prepare(elsewhere);
  writeFileSync(location, `${elsewhere}\n`);
  return folder;
}

function canPassThrough(account: ServerAccount, dataFolder: string): boolean {
  // A folder of its own, because the data folder itself may be passed through but not read.
  const probe = mkdtempSync(join(dataFolder, 'reachable-'));
  chmodSync(probe, 0o755);
  try {
    return canReach(account, probe);
  } finally {
    rmdirSync(probe);
  }
}

function prepare(path: string): DatabaseFolder {
  const account = serverAccount(path);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  if (account.spawnAs !== undefined && statSync(path).uid !== account.uid) {
    chownSync(path, account.uid, account.gid);
  }
  chmodSync(path, 0o700);
  return { path, account };
}
