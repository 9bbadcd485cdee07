import { runChild } from '../child-process.ts';
import { ROOT, installedProgram } from '../repository.ts';

/**
 * Compiles the libraries and programs that changed; true when everything compiles.
 *
 * The compiler prints its errors. It is asked again from scratch before it is believed, because TypeScript 7.0 keeps
 * errors that a change of tsconfig has already cured.
 */
export async function build(options: { signal?: AbortSignal } = {}): Promise<boolean> {
  const compile = (stdio: 'ignore' | 'inherit', ...args: string[]) =>
    runChild(installedProgram('tsc'), ['-b', ...args], { cwd: ROOT, stdio, ...options });
  if ((await compile('ignore')).exitCode === 0) return true;
  if (options.signal?.aborted === true) return false;
  return (await compile('inherit', '--force')).exitCode === 0;
}
