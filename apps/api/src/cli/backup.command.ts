import { takeBackup } from '../backup/take-backup.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { readKeyEncryptionKey } from '../secrets/key-encryption-key.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { readArguments, usageError } from './command-line.ts';

const USAGE = `usage: main.js backup --output FILE
       main.js backup verify --input FILE`;

/** Backs the deployment up while it serves, or tries a backup out. */
export async function backup(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const { input, output } = values;
  if (output !== undefined && input === undefined && positionals.length === 0) return take(output);
  const isVerify = positionals.length === 1 && positionals[0] === 'verify';
  if (isVerify && input !== undefined && output === undefined) return verify(input);
  throw usageError(USAGE);
}

async function take(path: string): Promise<number> {
  const { database, files } = loadConfigFromEnvironment();
  const key = readKeyEncryptionKey(files.keyEncryptionKey);
  const { header, rows } = await takeBackup({
    url: database.url.reveal(),
    path,
    key,
    clock: new Clock(),
    progress: say,
  });
  const { needed } = header.keyEncryptionKeys;
  say(
    `${path} is complete: ${rows} rows of ${header.tables.length} tables as of ${header.takenAt}, backup ${header.backupId}.\n` +
      `It is worthless without the key-encryption key ${needed.join(' and ')} (${files.keyEncryptionKey}), which is not in it: ` +
      `keep that in another place. Try it out: main.js backup verify --input ${path}`,
  );
  return 0;
}

async function verify(path: string): Promise<number> {
  const config = loadConfigFromEnvironment();
  const { keyEncryptionKey: file, previousKeyEncryptionKey: previousFile } = config.files;
  const keys = new KeyFiles({ file, previousFile });
  const { header, findings } = await verifyBackup({
    path,
    keys,
    config,
    clock: new Clock(),
    progress: say,
  });
  for (const finding of findings) process.stdout.write(`${finding}\n`);
  process.stdout.write(
    findings.length === 0
      ? `${path} can be restored: the backup ${header.backupId} of ${header.takenAt}.\n`
      : `${path} must not be relied on: ${findings.length} findings.\n`,
  );
  return findings.length === 0 ? 0 : 1;
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, { input: { type: 'string' }, output: { type: 'string' } });
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
