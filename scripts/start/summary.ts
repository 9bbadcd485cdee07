import { DEFAULT_DATA_FOLDER } from '../data-folder.ts';
import type { InitReport } from './control-plane.ts';
import type { StartOptions } from './options.ts';

/** Where `npm run walkthrough` looks by itself, with the API key of the default data folder. */
const USUAL_URL = 'http://127.0.0.1:8080';

/** What `npm start` says when it serves. */
export function summary(facts: {
  readonly options: StartOptions;
  readonly publicUrl: string;
  readonly report: InitReport;
  readonly seconds: string;
  /** Signs the first administrator in, once. */
  readonly link: string | undefined;
}): string {
  const { options, publicUrl, report } = facts;
  const isUsual = options.dataFolder === DEFAULT_DATA_FOLDER;
  // A command that is copied from here has to find this installation, and no other.
  const where = [
    ...(options.databaseUrl === undefined ? [] : ['DATABASE_URL=…']),
    ...(isUsual ? [] : [`LUCIOLE_DATA_DIR=${quoted(options.dataFolder)}`]),
  ];
  const backup = [...where, 'npm run luciole -- backup --output FILE'].join(' ');
  const walkthrough =
    report.apiKeyFile === null || (isUsual && publicUrl === USUAL_URL)
      ? 'npm run walkthrough'
      : `npm run walkthrough -- --url ${publicUrl} --api-key-file ${quoted(report.apiKeyFile)}`;
  return `
Luciole is ready, after ${facts.seconds} s.

  URL          ${publicUrl}  (API description: ${publicUrl}/docs)
${facts.link === undefined ? '' : `  Sign in      ${facts.link}\n               (works once, within 15 minutes)\n`}  API key      ${report.apiKeyFile ?? 'the one of the first start'}  (first administrator; readable by you only)
  Root CA      SHA-256 ${groupsOfTwo(report.rootFingerprintSha256)}
  Back up      ${backup}
               and the key ${report.keyEncryptionKeyFile}, to a different place:
               the first is worthless without the second, and both together are your CA keys.
  Log          ${options.dataFolder}/luciole.log
  Try next     ${walkthrough}
  Stop         Ctrl-C
`;
}

/** One word for a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function groupsOfTwo(fingerprint: string): string {
  const digits = fingerprint.replaceAll(':', '').toUpperCase();
  return digits.match(/../g)?.join(':') ?? fingerprint;
}
