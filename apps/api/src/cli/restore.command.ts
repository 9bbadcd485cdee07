import { readFileSync } from 'node:fs';
import { parseCrl } from '@luciole/pki';

import { restoreBackup } from '../backup/restore-backup.ts';
import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { CommandError } from './command-error.ts';
import { readArguments, usageError } from './command-line.ts';

const USAGE = 'usage: main.js restore --input FILE [--crl FILE]...';

/** Restores a backup into an empty database, before anything serves from it. */
export async function restore(args: readonly string[]): Promise<number> {
  const { input: path, crls } = filesOf(args);
  const config = loadConfigFromEnvironment();
  const { keyEncryptionKey: file, previousKeyEncryptionKey: previousFile } = config.files;
  const { backupId, takenAt } = await restoreBackup({
    url: config.database.url.reveal(),
    path,
    crls: crls.map(readCrl),
    keys: new KeyFiles({ file, previousFile }),
    config,
    clock: new Clock(),
    progress: say,
  });
  say(
    `The backup ${backupId} of ${takenAt} is restored, and can be served.\n` +
      'What was done since is not in it: freeze, revoke, disable and delete again what was frozen, revoked, disabled or deleted since, API keys above all.\n' +
      'Issuers whose CA certificate is younger ask for a new one by themselves.',
  );
  return 0;
}

function filesOf(args: readonly string[]) {
  const { positionals, values } = readArguments(args, USAGE, {
    input: { type: 'string' },
    crl: { type: 'string', multiple: true },
  });
  const { crl: crls = [], input } = values;
  if (input === undefined || positionals.length > 0) throw usageError(USAGE);
  return { input, crls };
}

/** @throws {CommandError} for a file that holds no CRL */
function readCrl(file: string): Uint8Array {
  try {
    const crl = readFileSync(file);
    parseCrl(crl);
    return crl;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} cannot be read as a CRL in DER (${reason}).`);
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
