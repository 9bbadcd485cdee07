import { postgresBinaries } from './binaries.ts';
import { socketUrl } from './connection.ts';
import { SUPERUSER } from './cluster.ts';
import { openDatabaseFolder } from './database-folder.ts';
import { acquireFolderLock } from '../folder-lock.ts';
import { LOGIN_ROLE, provision } from './provision.ts';
import { provisioningSql } from '../../apps/api/src/database/provision-roles.ts';
import { runServer } from './server.ts';

export interface EmbeddedPostgresOptions {
  /** The data folder; created when absent. The database lives in it, or where its file `location` says. */
  readonly directory: string;
  /** Name of the database that is made; `luciole` unless given. */
  readonly database?: string;
  /** False gives up safety against power loss for speed: tests only. */
  readonly fsync?: boolean;
}

/** An answering PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Connects as the login role, which is no superuser. */
  readonly url: string;
  /** Connects as superuser to the maintenance database `postgres`: for provisioning and tests, never for serving. */
  readonly adminUrl: string;
  /** Where the database keeps its files. */
  readonly folder: string;
  /** Settles when the server is gone, asked to or not. */
  readonly ended: Promise<void>;
  /** True when the server was found running, left by a process that was killed. */
  readonly adopted: boolean;
  /** Ends the server, adopted or not, and gives the folder back. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts PostgreSQL 18 on `directory`, or adopts the one that an earlier, killed process left running there.
 *
 * Works as root (the server then runs as another account) and as an ordinary user, needs nothing but the package that
 * npm installed, and listens on a socket in the file system only. Exactly one living process holds a folder.
 *
 * @throws {LauncherError} one sentence, when the folder is held, cannot be used, or the server does not come up
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const database = options.database ?? 'luciole';
  const folder = openDatabaseFolder(options.directory);
  const lock = acquireFolderLock(folder.path);
  try {
    const binaries = postgresBinaries(folder.account);
    const server = await runServer(folder, binaries, { fsync: options.fsync ?? true });
    try {
      await provision(server.socketDirectory, database, provisioningSql);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: socketUrl(server.socketDirectory, LOGIN_ROLE, database),
      adminUrl: socketUrl(server.socketDirectory, SUPERUSER, 'postgres'),
      folder: folder.path,
      ended: server.ended,
      adopted: server.adopted,
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
