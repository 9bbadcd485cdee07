import { CommandError } from './command-error.ts';
import { readNamedFile } from './named-file.ts';
import { readPassword } from './read-password.ts';

/** Of a passphrase that somebody may guess offline, for as long as they like. */
const SHORTEST_PASSPHRASE = 20;

/** A passphrase from the first line of a file, or as somebody types it. @throws {CommandError} */
export async function askPassphrase(prompt: string, file: string | undefined): Promise<Buffer> {
  if (file === undefined) return Buffer.from(await readPassword(prompt));
  const content = readNamedFile(file);
  const [line = ''] = content.toString('utf8').split(/\r?\n/, 1);
  content.fill(0);
  return Buffer.from(line);
}

/** A passphrase that is new: long, and at a terminal typed twice. @throws {CommandError} */
export async function askNewPassphrase(file: string | undefined): Promise<Buffer> {
  const passphrase = await askPassphrase('Passphrase for the file: ', file);
  if (passphrase.toString('utf8').length < SHORTEST_PASSPHRASE) {
    throw new CommandError(
      `The passphrase is too short: whoever gets the file can try for years. Use ${SHORTEST_PASSPHRASE} characters or more.`,
    );
  }
  if (file !== undefined || !process.stdin.isTTY) return passphrase;
  const again = await askPassphrase('Once more: ', undefined);
  const isSame = again.equals(passphrase);
  again.fill(0);
  if (!isSame) throw new CommandError('The two passphrases differ.');
  return passphrase;
}
