import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs openssl (3.0 or newer) and resolves with what it printed.
 *
 * @throws Error with openssl's own words when it exits with another code than 0
 */
export async function openssl(...args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run('openssl', args, { timeout: 60_000 });
    return `${stdout}${stderr}`;
  } catch (error) {
    const { code, stderr, stdout } = error as { code?: string; stderr?: string; stdout?: string };
    if (code === 'ENOENT')
      throw new Error('openssl was not found: install openssl 3.0 or newer.', { cause: error });
    throw new Error(`openssl ${args[0]} failed: ${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
