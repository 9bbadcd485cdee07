import { dirname, join } from 'node:path';

/** The folder that holds package.json of the whole repository. */
export const ROOT = dirname(import.meta.dirname);

/** A program that npm installed. */
export function installedProgram(name: string): string {
  return join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}
