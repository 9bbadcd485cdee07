import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));

/** The files of one signature at the ceremony. */
export interface CeremonyFiles {
  readonly key: string;
  readonly request: string;
  readonly out: string;
  readonly passphraseFile: string;
}

/** How a signature at the ceremony ended. */
export interface Ceremony {
  readonly exitCode: number | null;
  readonly transcript: string;
  readonly complaint: string;
}

/** Runs the offline command as on a machine that has nothing but these files: no settings, no database, no network to find one. */
export function offlineSign(
  { key, out, passphraseFile, request }: CeremonyFiles,
  answer = 'yes',
): Ceremony {
  const files = ['--key', key, '--request', request, '--out', out];
  const args = [PROGRAM, 'ca', 'offline', 'sign', ...files, '--passphrase-file', passphraseFile];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: '/',
    env: {},
    encoding: 'utf8',
    input: `${answer}\n`,
    timeout: 120_000,
  });
  return { exitCode: status, transcript: stdout, complaint: stderr };
}
