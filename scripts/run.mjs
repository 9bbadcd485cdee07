/**
 * The door to every command: `node scripts/run.mjs <command>`, called by the npm scripts.
 *
 * Needs nothing but Node.js 20.19 and npm. Installs the packages of package-lock.json when they are not there, moves over
 * to the pinned Node.js 24 that comes with them when the running one is older, and loads the command, which is TypeScript
 * from there on.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST = [20, 19];
const PINNED_MAJOR = 24;

/** Command -> [module that exports `main(args): Promise<exit code>`, what it does, arguments before the given ones]. */
const COMMANDS = {
  start: ['scripts/start/main.ts', 'build, start the database and serve the control plane'],
  luciole: ['scripts/luciole/main.ts', 'a command of the control plane: backup, restore, user …'],
  test: ['scripts/test/main.ts', 'check, build and run every test'],
  check: ['scripts/check/main.ts', 'format, lint, types, import directions, dead code'],
  build: ['scripts/build/main.ts', 'compile what changed'],
  sync: ['scripts/sync/main.ts', 'write the references that come from the code'],
  walkthrough: ['e2e/walkthrough/main.ts', 'take an issuer through the whole set-up with openssl'],
  demo: ['e2e/demo/main.ts', 'a control plane, two issuers and workloads that keep asking'],
  screenshots: ['e2e/screenshots/main.ts', 'pictures of every page of the console'],
  vitals: ['e2e/vitals/main.ts', 'how quickly pages of the console come'],
  seed: ['scripts/seed/main.ts', 'an installation with very many issuer certificates'],
  bench: ['bench/main.ts', 'measure speed and memory as ratios'],
  e2e: ['scripts/test/main.ts', 'run the end-to-end tests alone', 'build', 'e2e'],
};

const [command, ...args] = process.argv.slice(2);
process.exitCode = await run(command, args);

async function run(name, commandArgs) {
  if (name === undefined || name === '--help' || name === 'help') return usage(0);
  if (!Object.hasOwn(COMMANDS, name)) return usage(64);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return refuse(
      `Luciole needs Node.js ${OLDEST.join('.')} or later and this is ${process.versions.node}: install a newer one.`,
    );
  }
  process.chdir(ROOT);

  const failed = install();
  if (failed !== undefined) return refuse(failed);

  if (major < PINNED_MAJOR) {
    const pinned = pinnedNode();
    if (pinned === undefined) {
      return refuse(
        `There is no Node.js ${PINNED_MAJOR} package for ${process.platform}-${process.arch}: install Node.js ${PINNED_MAJOR} or later and run this again.`,
      );
    }
    return runPinned(pinned);
  }
  const [path, , ...presetArgs] = COMMANDS[name];
  const module = join(ROOT, path);
  if (!existsSync(module)) return refuse(`The command "${name}" is not in this version.`);
  const { main } = await import(pathToFileURL(module).href);
  return main([...presetArgs, ...commandArgs]);
}

function usage(exitCode) {
  const lines = Object.entries(COMMANDS).map(
    ([name, [, purpose]]) => `  ${name.padEnd(12)} ${purpose}`,
  );
  const text = [
    'Usage: npm run <command> [-- options]',
    '',
    ...lines,
    '',
    'Each takes --help.',
  ].join('\n');
  (exitCode === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return exitCode;
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

/** Runs `npm ci` unless what package-lock.json asks for is there; returns a sentence when that fails. */
function install() {
  if (isInstalled()) return undefined;
  process.stderr.write('Installing packages (npm ci) ...\n');
  // The pinned Node.js lies in the folder that npm is about to replace, so npm has to run on the machine's own.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .join(delimiter);
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    shell: process.platform === 'win32',
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (npm.error) return `npm cannot be run (${npm.error.message}): install npm and run this again.`;
  if (npm.status !== 0)
    return 'Installing the packages failed: see the lines above, and run this again.';
  return undefined;
}

/**
 * Compares package-lock.json with the list that npm keeps in node_modules and writes last: an install that was killed,
 * or one of another commit, is seen. Optional packages may be missing, because most are for other platforms.
 */
function isInstalled() {
  const installedList = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.includes('node_modules/') ||
      (installed[path] === undefined
        ? entry.optional || entry.devOptional
        : installed[path].version === entry.version),
  );
}

/** The Node.js of the platform package, when it is there and runs on this machine's C library. */
function pinnedNode() {
  const folder = `node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = join(ROOT, folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const answer = existsSync(binary) ? spawnSync(binary, ['-v'], { encoding: 'utf8' }) : undefined;
  return answer?.status === 0 ? binary : undefined;
}

/** Runs this command again on the pinned Node.js, passes signals on and ends as it ends. */
function runPinned(binary) {
  const child = spawn(binary, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both; the child decides when it is over.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(refuse(`${binary} cannot be run (${error.message}).`)));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
