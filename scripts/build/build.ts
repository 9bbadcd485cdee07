import { runChild } from '../child-process.ts';
import { ROOT, installedProgram } from '../repository.ts';
import { buildConsole } from './console.ts';

/**
 * Builds the libraries, programs and pages that changed; true when everything builds. The tools print their errors.
 */
export async function build(options: { signal?: AbortSignal } = {}): Promise<boolean> {
  return (await compile(options)) && (await buildConsole(options));
}

/** Asks again from scratch before it believes an error: TypeScript 7.0 keeps those that a change of tsconfig has cured. */
async function compile(options: { signal?: AbortSignal }): Promise<boolean> {
  const tsc = (stdio: 'ignore' | 'inherit', ...args: string[]) =>
    runChild(installedProgram('tsc'), ['-b', ...args], { cwd: ROOT, stdio, ...options });
  if ((await tsc('ignore')).exitCode === 0) return true;
  if (options.signal?.aborted === true) return false;
  return (await tsc('inherit', '--force')).exitCode === 0;
}
