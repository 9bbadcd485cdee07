import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from '../child-process.ts';
import { readIfPresent } from '../process-identity.ts';
import { ROOT, installedProgram } from '../repository.ts';

const FOLDER = join(ROOT, 'apps', 'web');
const PAGE = join(FOLDER, 'dist', 'site', 'index.html');
const STAMP = join(FOLDER, 'dist', 'site.sha256');

/** What the pages are made of: the console, and the libraries that run in the browser. */
const SOURCES = [
  'package-lock.json',
  'apps/web/{index.html,package.json,tsconfig.json,vite.config.ts}',
  'apps/web/{src,public}/**/*.*',
  'libs/*/{package.json,src/**/*.ts}',
];

/** Bundles the console when one of its sources changed; true when it is there. */
export async function buildConsole(options: { signal?: AbortSignal }): Promise<boolean> {
  if (!existsSync(join(FOLDER, 'vite.config.ts'))) return true;
  const digest = digestOfSources();
  if (existsSync(PAGE) && readIfPresent(STAMP) === digest) return true;

  rmSync(STAMP, { force: true });
  const bundle = await runChild(installedProgram('vite'), ['build', '--logLevel', 'warn'], {
    cwd: FOLDER,
    // Started from a test it would be a development build, twice the size.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
  });
  if (bundle.exitCode !== 0) return false;
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, digest);
  return true;
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest('hex');
}
