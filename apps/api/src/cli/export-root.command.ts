import { existsSync, readFileSync } from 'node:fs';

import { CaKeys } from '../built-in-ca/ca-keys.ts';
import { composeRootExport } from '../built-in-ca/offline/compose-offline-roots.ts';
import { sha256Hex } from '../built-in-ca/offline/request-files.ts';
import {
  type LeavingRoot,
  type RootExport,
  RootExportRefused,
} from '../built-in-ca/offline/root-export.ts';
import {
  decodeSealedRoot,
  encodeSealedRoot,
  openSealedRoot,
  SealedRootError,
} from '../built-in-ca/offline/sealed-root.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { writeNewSecretFile } from '../secrets/new-secret-file.ts';
import { askNewPassphrase } from './ask.ts';
import { CommandError } from './command-error.ts';
import { OPERATOR } from './command-line.ts';
import { companyOf, withDatabase } from './with-database.ts';

/** What the command was given. */
export interface ExportRootOptions {
  /** The only root whose key is here when absent. */
  readonly id: string | undefined;
  readonly out: string;
  readonly passphraseFile: string | undefined;
  readonly company: string | undefined;
}

/**
 * Seals the key of a root into a file, sees that the file opens, and only then erases the key here. Ended at any moment, the key is in the file, here, or
 * in both; a file that is there is never replaced.
 *
 * @throws {CommandError}
 */
export async function exportRoot(options: ExportRootOptions): Promise<number> {
  const { company, out, passphraseFile } = options;
  if (existsSync(out)) throw new CommandError(`There is a file ${out} already.`);
  const passphrase = await askNewPassphrase(passphraseFile);
  try {
    return await withDatabase(async (parts) => {
      const roots = composeRootExport({ ...parts, keys: new CaKeys(parts.secrets) });
      const by = { companyId: await companyOf(parts, company), actor: OPERATOR };
      const root = await roots.begin(by, options.id ?? (await onlyRoot(roots, by)));
      const sha256 = await intoFile(root, out, passphrase);
      await erased(roots, by, root, { out, sha256 });
      process.stdout.write(
        `The key of ${root.name} is in ${out} and nowhere else in the database.\nSHA-256 of the file: ${sha256}\n` +
          'Backups, WAL and disk blocks of before hold the sealed key still: run rotate-key-encryption-key, take a new backup, and destroy the old key-encryption key.\n',
      );
      return 0;
    });
  } catch (error) {
    if (error instanceof RootExportRefused) throw new CommandError(error.message);
    throw error;
  } finally {
    passphrase.fill(0);
  }
}

/** Writes the file and reads it back from disk; gives its SHA-256 when it opens. */
async function intoFile(root: LeavingRoot, out: string, passphrase: Buffer): Promise<string> {
  const text = await encodeSealedRoot(root, passphrase);
  writeNewSecretFile(out, text);
  const written = readFileSync(out);
  try {
    await openSealedRoot(await decodeSealedRoot(written.toString('utf8')), passphrase);
  } catch (error) {
    if (!(error instanceof SealedRootError)) throw error;
    throw new CommandError(`${error.message} The key is still here, and ${out} is of no use.`);
  }
  return sha256Hex(written);
}

async function erased(
  roots: RootExport,
  by: Revoker,
  root: LeavingRoot,
  { out, sha256 }: { readonly out: string; readonly sha256: string },
): Promise<void> {
  try {
    await roots.erase(by, root, sha256);
  } catch (error) {
    process.stderr.write(
      `${out} holds the key. Keep it until you have seen whether the key is here still; then destroy it, and export once more.\n`,
    );
    throw error;
  }
}

async function onlyRoot(roots: RootExport, { companyId }: Revoker): Promise<string> {
  const [root, ...more] = await roots.roots(companyId);
  if (root === undefined) throw new CommandError('No root of this company has its key here.');
  if (more.length === 0) return root.id;
  const names = [root, ...more].map(({ id, subject }) => `${id}  ${subject.commonName.join(' ')}`);
  throw new CommandError(`There are several roots: say which one.\n${names.join('\n')}`);
}
