import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';

import { isPkiError } from '@luciole/pki';

import { sha256Hex } from '../built-in-ca/offline/request-files.ts';
import {
  decodeSealedRoot,
  openSealedRoot,
  SealedRootError,
} from '../built-in-ca/offline/sealed-root.ts';
import { OfflineRefusal, prepareOffline } from '../built-in-ca/offline/sign-offline.ts';
import { Clock } from '../clock/clock.ts';
import { writeNewSecretFile } from '../secrets/new-secret-file.ts';
import { askPassphrase } from './ask.ts';
import { readNamedFile } from './named-file.ts';
import { CommandError } from './command-error.ts';

/** What the command was given: files. */
export interface OfflineSignOptions {
  readonly key: string;
  readonly request: string;
  readonly out: string;
  readonly passphraseFile: string | undefined;
}

/**
 * Signs one request with a sealed root, after it has shown what it will sign and somebody has said yes. It needs files alone: no settings, database or
 * network. The transcript on standard output names every file by its SHA-256.
 *
 * @throws {CommandError} with the reason when nothing was signed
 */
export async function offlineSign(options: OfflineSignOptions): Promise<number> {
  const key = readNamedFile(options.key);
  const request = readNamedFile(options.request);
  if (existsSync(options.out)) throw new CommandError(`There is a file ${options.out} already.`);
  try {
    const now = new Clock().now();
    const root = await decodeSealedRoot(key.toString('utf8'));
    const prepared = prepareOffline(request.toString('utf8'), root, now);
    say([
      `Offline signing at ${now.toISOString()}`,
      `  sealed root            ${options.key}`,
      `  SHA-256                ${sha256Hex(key)}`,
      `  request                ${options.request}`,
      `  SHA-256                ${sha256Hex(request)}`,
      '',
      'This will be signed:',
      ...prepared.description,
      '',
    ]);
    await confirm();
    const passphrase = await askPassphrase('Passphrase of the root: ', options.passphraseFile);
    const signer = await openSealedRoot(root, passphrase).finally(() => passphrase.fill(0));
    const answer = await prepared.sign(signer);
    writeNewSecretFile(options.out, answer);
    say([
      'Signed.',
      `  answer                 ${options.out}`,
      `  SHA-256                ${sha256Hex(answer)}`,
    ]);
    return 0;
  } catch (error) {
    if (error instanceof SealedRootError || error instanceof OfflineRefusal || isPkiError(error)) {
      throw new CommandError(`Nothing was signed. ${error.message}`);
    }
    throw error;
  }
}

/** @throws {CommandError} unless somebody says yes */
async function confirm(): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const said = await Promise.race([
      lines.question(
        'Compare the SHA-256 of the request with what the control plane shows. Sign? (yes/no) ',
      ),
      new Promise<string>((resolve) => lines.once('close', () => resolve(''))),
    ]);
    if (said.trim() !== 'yes')
      throw new CommandError('Nothing was signed, because nobody said yes.');
  } finally {
    lines.close();
  }
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
