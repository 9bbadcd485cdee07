import { composeBackups } from '../backup/compose-backups.ts';
import { takeBackup } from '../backup/take-backup.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { readKeyEncryptionKey } from '../secrets/key-encryption-key.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { readArguments, usageError } from './command-line.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js backup --output FILE
       main.js backup verify --input FILE
       main.js backup last [--company URL-PREFIX]
last says when the last one was taken, as the audit trail of the company has it; its exit code is 1 when there was none.`;

/** Backs the deployment up while it serves, tries a backup out, or tells of the last one. */
export async function backup(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const { company, input, output } = values;
  const isLast = positionals.length === 1 && positionals[0] === 'last';
  if (isLast && input === undefined && output === undefined) return last(company);
  if (company !== undefined) throw usageError(USAGE);
  if (output !== undefined && input === undefined && positionals.length === 0) return take(output);
  const isVerify = positionals.length === 1 && positionals[0] === 'verify';
  if (isVerify && input !== undefined && output === undefined) return verify(input);
  throw usageError(USAGE);
}

async function take(path: string): Promise<number> {
  const { database, files } = loadConfigFromEnvironment();
  const key = readKeyEncryptionKey(files.keyEncryptionKey);
  const { header, rows, sha256 } = await takeBackup({
    url: database.url.reveal(),
    path,
    key,
    clock: new Clock(),
    progress: say,
  });
  const { needed } = header.keyEncryptionKeys;
  say(
    `${path} is complete: ${rows} rows of ${header.tables.length} tables as of ${header.takenAt}, backup ${header.backupId}.\n` +
      `SHA-256 of the file: ${sha256}\n` +
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

async function last(company: string | undefined): Promise<number> {
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, company);
    const { backup: found } = await composeBackups(parts).last(companyId);
    const said =
      found === undefined
        ? 'The audit trail knows of no backup.'
        : `${found.takenAt}  ${found.id}  ${found.sha256 ?? 'restored'}`;
    process.stdout.write(`${said}\n`);
    return found === undefined ? 1 : 0;
  });
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return readArguments(args, USAGE, { company: text, input: text, output: text });
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
