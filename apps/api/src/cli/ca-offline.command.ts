import { composeOfflineRoots } from '../built-in-ca/offline/compose-offline-roots.ts';
import type { OfflineRootsService } from '../built-in-ca/offline/offline-roots.service.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { readTextFile } from './named-file.ts';
import { OPERATOR, readArguments, usageError, UUID } from './command-line.ts';
import { exportRoot } from './export-root.command.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { offlineSign } from './offline-sign.command.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js ca export-root [ID] --out FILE [--passphrase-file FILE] [--company URL-PREFIX]
       main.js ca crl-request ID [--company URL-PREFIX]
       main.js ca publish-crl ID FILE [--company URL-PREFIX]
       main.js ca offline sign --key FILE --request FILE --out FILE [--passphrase-file FILE]
offline sign needs files alone; passphrases are asked for unless a file has one.`;

/** What `ca` does about offline roots. */
export const OFFLINE_COMMANDS: readonly string[] = [
  'export-root',
  'crl-request',
  'publish-crl',
  'offline',
];

/** Takes a root's key out, and carries what it shall sign to and fro (decision 0035). */
export async function caOffline(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const { company, key, out, 'passphrase-file': passphraseFile, request } = values;
  const [what, first, file, ...more] = positionals;
  if (more.length > 0) throw usageError(USAGE);
  if (what === 'offline') {
    if (first !== 'sign' || file !== undefined) throw usageError(USAGE);
    if (key === undefined || request === undefined || out === undefined) throw usageError(USAGE);
    return offlineSign({ key, request, out, passphraseFile });
  }
  if (first !== undefined && !UUID.test(first)) throw usageError(USAGE);
  if (what === 'export-root') {
    if (out === undefined || file !== undefined) throw usageError(USAGE);
    return exportRoot({ id: first, out, passphraseFile, company });
  }
  if (first === undefined) throw usageError(USAGE);
  if (what === 'crl-request' && file === undefined) {
    return withOfflineRoots(company, async (roots, by) => {
      const { content, fileName, sha256 } = await roots.crlRequest(by, first);
      process.stderr.write(`${fileName}, SHA-256 ${sha256}\n`);
      return content;
    });
  }
  if (what === 'publish-crl' && file !== undefined) {
    const crl = readTextFile(file);
    return withOfflineRoots(company, async (roots, by) => {
      const { crlNextUpdate, crlNumber } = await roots.publishCrl(by, first, crl);
      return `CRL ${crlNumber} is published, and good until ${crlNextUpdate}.\n`;
    });
  }
  throw usageError(USAGE);
}

function withOfflineRoots(
  company: string | undefined,
  work: (roots: OfflineRootsService, by: Revoker) => Promise<string>,
): Promise<number> {
  return withDatabase(async (parts) => {
    const by = { companyId: await companyOf(parts, company), actor: OPERATOR };
    process.stdout.write(await inOneSentence(() => work(composeOfflineRoots(parts), by)));
    return 0;
  });
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    company: { type: 'string' },
    key: { type: 'string' },
    out: { type: 'string' },
    'passphrase-file': { type: 'string' },
    request: { type: 'string' },
  });
}
