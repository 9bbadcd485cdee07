import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build/build.ts';
import { runChild } from '../child-process.ts';
import { LauncherError } from '../errors.ts';
import { SUPERUSER } from '../postgres/cluster.ts';
import { socketUrl } from '../postgres/connection.ts';
import { hasDatabase, openDatabaseFolder } from '../postgres/database-folder.ts';
import { startEmbeddedPostgres } from '../postgres/embedded.ts';
import { isRunning, readPostmaster } from '../postgres/postmaster.ts';
import { LOGIN_ROLE } from '../postgres/provision.ts';
import { ROOT } from '../repository.ts';
import { CONTROL_PLANE_PROGRAM } from '../start/control-plane.ts';
import { readStartOptions } from '../start/options.ts';
import { Session } from '../start/session.ts';

/** What begins an installation. Any other command would make an empty database, and fail for what is not in it. */
const BEGINNINGS: readonly (string | undefined)[] = ['init', 'restore'];

/** `npm run luciole -- <command>`: a command of the control plane on the database that `npm start` serves. Returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const session = new Session();
  try {
    if (!existsSync(CONTROL_PLANE_PROGRAM) && !(await build({ signal: session.signal })))
      throw new LauncherError('The build failed: see the lines above.');
    const isHelp = args.length === 0 || args.includes('--help');
    const settings = isHelp ? {} : await settingsOf(args[0], session);
    const command = isHelp ? ['--help'] : args;
    const { exitCode } = await runChild(process.execPath, [CONTROL_PLANE_PROGRAM, ...command], {
      cwd: ROOT,
      env: { ...process.env, ...settings },
      stdio: 'inherit',
      signal: session.signal,
    });
    return exitCode;
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error;
    console.error(error.message);
    return error.exitCode;
  } finally {
    await session.close();
  }
}

/** Where data and database are: that of `DATABASE_URL`, the embedded one that runs, or the embedded one, started for this command. */
async function settingsOf(
  command: string | undefined,
  session: Session,
): Promise<NodeJS.ProcessEnv> {
  const options = readStartOptions([], process.env);
  if (options?.databaseUrl !== undefined || options === undefined) return {};
  const { dataFolder } = options;
  if (!BEGINNINGS.includes(command) && !hasDatabase(dataFolder)) {
    throw new LauncherError(
      `There is no database in ${dataFolder}: make one with "npm start", or say with LUCIOLE_DATA_DIR where it is.`,
    );
  }
  const { path } = openDatabaseFolder(dataFolder);
  const running = readPostmaster(join(path, 'data'));
  if (running !== undefined && isRunning(running)) {
    const url = (role: string, database: string) =>
      socketUrl(running.socketDirectory, role, database);
    return embedded(dataFolder, url(LOGIN_ROLE, 'luciole'), url(SUPERUSER, 'postgres'));
  }
  const postgres = await startEmbeddedPostgres({ directory: dataFolder });
  session.onClose(() => postgres.stop());
  return embedded(dataFolder, postgres.url, postgres.adminUrl);
}

function embedded(dataFolder: string, url: string, adminUrl: string): NodeJS.ProcessEnv {
  return {
    LUCIOLE_DATA_DIR: dataFolder,
    DATABASE_URL: url,
    LUCIOLE_MAINTENANCE_DATABASE_URL: adminUrl,
  };
}
