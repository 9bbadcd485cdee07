import type { InitReport } from './control-plane.ts';
import type { StartOptions } from './options.ts';

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
  return `
Luciole is ready, after ${facts.seconds} s.

  URL          ${publicUrl}  (API description: ${publicUrl}/docs)
${facts.link === undefined ? '' : `  Sign in      ${facts.link}\n               (works once, within 15 minutes)\n`}  API key      ${report.apiKeyFile ?? 'the one of the first start'}  (first administrator; readable by you only)
  Root CA      SHA-256 ${groupsOfTwo(report.rootFingerprintSha256)}
  Back up      npm run luciole -- backup --output FILE
               and the key ${report.keyEncryptionKeyFile}, to a different place:
               the first is worthless without the second, and both together are your CA keys.
  Log          ${options.dataFolder}/luciole.log
  Try next     npm run walkthrough
  Stop         Ctrl-C
`;
}

function groupsOfTwo(fingerprint: string): string {
  const digits = fingerprint.replaceAll(':', '').toUpperCase();
  return digits.match(/../g)?.join(':') ?? fingerprint;
}
