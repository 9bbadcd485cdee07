import {
  CertificateOriginRequest,
  type certificateOrigin,
  type HandlerResponse,
} from '@luciole/contract';
import { composeCertificateOrigin } from '../certificate-origin/compose-certificate-origin.ts';
import { CommandError } from './command-error.ts';
import { readArguments, usageError } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { readCertificateFile } from './named-file.ts';
import { printable } from './printable.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js origin FILE [--company URL-PREFIX]
FILE has a certificate, or a chain of which the first is looked for; PEM or DER.`;

type Origin = HandlerResponse<typeof certificateOrigin.find>;
type Authority = NonNullable<Origin['certificateAuthorities']>[number];
type CrossCertificate = NonNullable<Authority['crossCertificate']>;

/** "Whose certificate is this?", when the API is not to be had. */
export async function origin(args: readonly string[]): Promise<number> {
  const { positionals, values } = readArguments(args, USAGE, { company: { type: 'string' } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usageError(USAGE);
  const wanted = CertificateOriginRequest.safeParse({ certificate: readCertificateFile(file) });
  if (!wanted.success) throw new CommandError(`The file ${file} is empty, or too large.`);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, values.company);
    const { certificate } = wanted.data;
    const found = await inOneSentence(() =>
      composeCertificateOrigin(parts).find(companyId, certificate),
    );
    process.stdout.write(describe(found));
    return 0;
  });
}

function describe({ certificate, kind, revocation, status, ...above }: Origin): string {
  const { configuration, issuerCertificate, serviceAccount } = above;
  const names = certificate.subjectAlternativeNames.join(', ') || certificate.subject;
  const known = kind === 'UNKNOWN' ? 'nothing that this company has signed' : (status ?? '');
  const facts = [
    ['kind', `${kind}, ${known}`],
    ['names', names],
    ['serial number', certificate.serialNumber],
    ['valid', `${certificate.validityStart} to ${certificate.validityEnd}`],
    ...(revocation
      ? [['revoked', `${revocation.of}, ${revocation.revocationDate}, ${revocation.reason}`]]
      : []),
    ...(issuerCertificate
      ? [['issuer certificate', `${issuerCertificate.commonName} (${issuerCertificate.id})`]]
      : []),
    ...(issuerCertificate?.instanceName === undefined
      ? []
      : [['instance', issuerCertificate.instanceName]]),
    ...(serviceAccount
      ? [['service account', `${serviceAccount.name ?? 'deleted'} (${serviceAccount.id})`]]
      : []),
    ...(configuration ? [['configuration', `${configuration.name} (${configuration.id})`]] : []),
    ...(above.policies ?? []).map(({ id, name, reportedCertCount, revisionNumber }) => [
      'policy',
      `${name ?? 'deleted'} (${id})${revisionNumber === undefined ? '' : `, revision ${revisionNumber}`}, ${reportedCertCount} certificates reported`,
    ]),
    ...(above.certificateAuthorities ?? []).flatMap(({ caName, crossCertificate, id }) => [
      ['CA', `${caName} (${id})`],
      ...(crossCertificate ? [['cross-certificate', crossed(certificate, crossCertificate)]] : []),
    ]),
  ];
  return facts.map(([label = '', fact = '']) => `${label.padEnd(20)}${printable(fact)}\n`).join('');
}

function crossed({ fingerprintSha256 }: Origin['certificate'], cross: CrossCertificate): string {
  const { signedBy, validityEnd } = cross;
  const which = cross.fingerprintSha256 === fingerprintSha256 ? 'this one, signed' : 'signed';
  return `${which} by ${signedBy.subject} (${signedBy.id}) for its key, until ${validityEnd}`;
}
