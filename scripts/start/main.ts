import { existsSync, rmdirSync } from 'node:fs';
import { build } from '../build/build.ts';
import { makeDataFolder, requireClosedDataFolder } from '../data-folder.ts';
import { LauncherError, errorMessage } from '../errors.ts';
import { acquireFolderLock } from '../folder-lock.ts';
import { startEmbeddedPostgres } from '../postgres/embedded.ts';
import {
  CONTROL_PLANE_PROGRAM,
  endOrphan,
  initialize,
  serve,
  signInLink,
} from './control-plane.ts';
import { requireDatabase } from './database-url.ts';
import { HELP, readStartOptions, type StartOptions } from './options.ts';
import { usablePort } from './port.ts';
import { Session, StopRequested } from './session.ts';
import { requireUsableSettings } from './settings.ts';
import { summary } from './summary.ts';

/** `npm start`: from a clone to a serving control plane, and back again at Ctrl-C. Returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const session = new Session();
  const failures: unknown[] = [];
  try {
    const options = readStartOptions(args, process.env);
    if (options === undefined) console.log(HELP);
    else await run(options, session);
  } catch (error) {
    failures.push(error);
  }
  try {
    await session.close();
  } catch (error) {
    failures.push(error);
  }
  // Last, below what was said while stopping, where a person looks first.
  return Math.max(0, ...failures.map((error) => tell(error, session)));
}

async function run(options: StartOptions, session: Session): Promise<void> {
  const begin = performance.now();
  takeDataFolder(options.dataFolder, session);
  if (await endOrphan(options.dataFolder))
    say('Stopped a control plane that an earlier, killed start left running');
  const port = await usablePort(options.host, options.port);
  const publicUrl = options.publicUrl ?? defaultPublicUrl(options, port);
  if (options.databaseUrl !== undefined) await requireDatabase(options.databaseUrl);
  session.continueOrStop();

  say('Building what changed');
  if (!(await build({ signal: session.signal }))) {
    session.continueOrStop();
    throw new LauncherError('The build failed: see the lines above.');
  }
  if (!existsSync(CONTROL_PLANE_PROGRAM))
    throw new LauncherError('The build made no control plane: run "npm run build".');
  session.continueOrStop();

  const settings = {
    ...process.env,
    LUCIOLE_HOST: options.host,
    LUCIOLE_PORT: String(port),
    LUCIOLE_PUBLIC_URL: publicUrl,
    LUCIOLE_DATA_DIR: options.dataFolder,
  };
  await requireUsableSettings(settings);
  const database = await startDatabase(options, session);
  session.continueOrStop();

  const environment = { ...settings, DATABASE_URL: database.url };
  say('Migrating the database');
  const report = await initialize(environment, session.signal, say);
  session.continueOrStop();
  if (report.created) say('Created company, administrator, API key and CA hierarchy');

  say('Starting the control plane');
  const address = { host: options.host, port, publicUrl };
  const controlPlane = await serve(environment, address, options.dataFolder, session.signal);
  session.onClose(async () => {
    say('Stopping the control plane');
    await controlPlane.stop();
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  // On a terminal a person reads it; anywhere else it would be kept (ruling 11).
  const link = process.stdout.isTTY ? await signInLink(environment, session.signal) : undefined;
  console.log(summary({ options, publicUrl, report, seconds, link }));

  const ended = Promise.race([
    controlPlane.ended.then(() => 'The control plane'),
    database.ended.then(() => 'PostgreSQL'),
  ]);
  let gone: string | undefined;
  void ended.then((name) => (gone = name));
  await session.untilStopped(ended);
  if (!session.signal.aborted) {
    throw new LauncherError(
      `${gone} ended unexpectedly: see the logs in ${options.dataFolder}, and start again.`,
    );
  }
}

/** Makes and locks the data folder; a start that fails before anything was put into it leaves no folder behind. */
function takeDataFolder(folder: string, session: Session): void {
  const isNew = !existsSync(folder);
  try {
    makeDataFolder(folder);
    requireClosedDataFolder(folder);
    if (isNew) session.onClose(() => removeIfEmpty(folder));
    const lock = acquireFolderLock(folder);
    session.onClose(() => lock.release());
  } catch (error) {
    if (error instanceof LauncherError) throw error;
    throw new LauncherError(
      `Cannot write to the data folder ${folder} (${errorMessage(error)}): make it writable, or choose another with --data-dir.`,
      { cause: error },
    );
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds data now.
  }
}

interface Database {
  readonly url: string;
  readonly ended: Promise<void>;
}

async function startDatabase(options: StartOptions, session: Session): Promise<Database> {
  if (options.databaseUrl !== undefined) {
    say('Using the PostgreSQL of DATABASE_URL');
    return { url: options.databaseUrl, ended: new Promise(() => undefined) };
  }
  say('Starting PostgreSQL');
  const postgres = await startEmbeddedPostgres({ directory: options.dataFolder });
  session.onClose(async () => {
    say('Stopping PostgreSQL');
    await postgres.stop();
  });
  if (postgres.adopted) say('Took over the PostgreSQL that an earlier, killed start left running');
  return { url: postgres.url, ended: postgres.ended };
}

function defaultPublicUrl(options: StartOptions, port: number): string {
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const isUnspecified = options.host === '0.0.0.0' || options.host === '::';
  return `${options.tls ? 'https' : 'http'}://${isUnspecified ? '127.0.0.1' : host}:${port}`;
}

/** One sentence for what a person can act on, everything for what is our mistake. Returns the exit code. */
function tell(error: unknown, session: Session): number {
  if (error instanceof StopRequested || (error instanceof LauncherError && session.signal.aborted))
    return 0;
  if (error instanceof LauncherError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(error);
  return 1;
}

function say(line: string): void {
  console.error(`- ${line}`);
}
