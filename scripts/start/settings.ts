import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LauncherError, errorMessage } from '../errors.ts';
import { ROOT } from '../repository.ts';

const CONFIG_SCHEMA = join(ROOT, 'apps', 'api', 'dist', 'config', 'config.schema.js');

/**
 * Has the control plane's own code read its settings, before anything is made for them. Call it after the build.
 *
 * @throws {LauncherError} exit code 78, with every setting that cannot be used
 */
export async function requireUsableSettings(environment: NodeJS.ProcessEnv): Promise<void> {
  const { loadConfig } = await import(pathToFileURL(CONFIG_SCHEMA).href);
  try {
    loadConfig({ DATABASE_URL: 'postgres:///the-one-that-is-about-to-start', ...environment });
  } catch (error) {
    throw new LauncherError(errorMessage(error), { exitCode: 78, cause: error });
  }
}
