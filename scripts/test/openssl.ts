import { spawnSync } from 'node:child_process';
import { LauncherError } from '../errors.ts';

/**
 * Makes sure that the one program exists that tests need and `npm start` does not.
 *
 * @throws {LauncherError} when there is no openssl, an older one than 3.0, or LibreSSL under its name
 */
export function requireOpenssl(): void {
  const answer = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  const version = answer.error === undefined ? answer.stdout.trim() : undefined;
  const sentence = opensslRefusal(version);
  if (sentence !== undefined) throw new LauncherError(sentence);
}

/** What to tell somebody whose openssl answers `version`, `undefined` when it will do. */
export function opensslRefusal(version: string | undefined): string | undefined {
  if (version === undefined) {
    return 'The tests need openssl 3.0 or later, and there is none on this machine: install it with the package manager.';
  }
  const major = /^OpenSSL (\d+)\./.exec(version)?.[1];
  if (major !== undefined && Number(major) >= 3) return undefined;
  return `The tests need openssl 3.0 or later, and this machine has "${version}": install a newer one and put it first in PATH.`;
}
