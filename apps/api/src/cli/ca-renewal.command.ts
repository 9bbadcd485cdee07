import { CaId, CaRenewalRequest } from '@luciole/contract';
import { toCaRequest } from '../built-in-ca/ca-request.mapper.ts';
import { type CaLives, composeCaRequests } from '../built-in-ca/compose-ca-requests.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { OPERATOR, readArguments, usageError } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { printable } from './printable.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js ca renew ID --key same [--validity PERIOD]
       main.js ca renew ID --key new --name NAME [--key-algorithm ALGORITHM] [--validity PERIOD] [--root ID] [--cross-sign]
       main.js ca succession | hand-over ID
       each with [--company URL-PREFIX]
renew prints a PKCS#10 where another CA makes the certificate. --root and --cross-sign are for successors: the root above an intermediate's, and a root that
the present one shall certify. hand-over gives every provider of a CA to its successor; succession shows which ones.`;

/** What this command does of `ca`. */
export const RENEWAL_COMMANDS: readonly string[] = ['renew', 'succession', 'hand-over'];

type Values = ReturnType<typeof parse>['values'];
type Work = (lives: CaLives, by: Revoker) => Promise<string>;

/** How CAs follow on one another, when the API is not to be had (decision 0037). */
export async function caRenewal(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const [what, id = '', ...more] = positionals;
  if (!CaId.safeParse(id).success || more.length > 0) throw usageError(USAGE);
  const work = workOf(what, id, values);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, values.company);
    const by = { companyId, actor: OPERATOR };
    process.stdout.write(await inOneSentence(() => work(composeCaRequests(parts), by)));
    return 0;
  });
}

function workOf(what: string | undefined, id: string, values: Values): Work {
  if (what === 'renew') return renewal(id, values);
  if (what === 'succession') return ({ successions }, by) => shown(successions, by, id);
  return async ({ successions }, by) => {
    const { providers, successor } = await successions.handOver(by, id);
    const moved = providers.map(({ name }) => `${printable(name)}  ${successor.caName}\n`).join('');
    return moved === '' ? 'No provider uses the CA.\n' : moved;
  };
}

function renewal(id: string, values: Values): Work {
  const wanted = CaRenewalRequest.omit({ certificateSha256: true }).safeParse({
    key: values.key?.toUpperCase(),
    name: values.name,
    keyAlgorithm: values['key-algorithm'],
    validityPeriod: values.validity,
    rootId: values.root,
    crossSign: values['cross-sign'],
  });
  if (!wanted.success) throw usageError(USAGE);
  return async ({ renewals, requests, successions }, by) => {
    const { certificateSha256 } = await successions.get(by.companyId, id);
    await renewals.renew(by, id, { ...wanted.data, certificateSha256 });
    const { renewalRequestedSince, successor } = await successions.get(by.companyId, id);
    const requested =
      wanted.data.key === 'SAME'
        ? renewalRequestedSince && id
        : successor?.status === 'REQUESTED' && successor.id;
    if (!requested) return shown(successions, by, id);
    process.stderr.write(`The id of the request is ${requested}.\n`);
    return toCaRequest(await requests.get(by.companyId, requested)).certificationRequest;
  };
}

async function shown(
  successions: CaLives['successions'],
  { companyId }: Revoker,
  id: string,
): Promise<string> {
  const found = await successions.get(companyId, id);
  const { crossCertificate, predecessor, providers, successor } = found;
  const lines = [
    `certificate  ${found.certificateSha256}  until ${found.validityEnd}`,
    ...(predecessor ? [`predecessor  ${predecessor.id}  ${predecessor.subjectDN}`] : []),
    ...(successor
      ? [`successor  ${successor.id}  ${successor.subjectDN}  ${successor.status}`]
      : []),
    ...(crossCertificate ? [`cross-signed by  ${crossCertificate.signedBy}`] : []),
    ...providers.map(
      ({ configurations, liveIssuerCertificates, name }) =>
        `provider  ${name}  ${liveIssuerCertificates} live  ${configurations.map((one) => one.name).join(', ')}`,
    ),
  ];
  return lines.map((line) => `${printable(line.trimEnd())}\n`).join('');
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    key: { type: 'string' },
    name: { type: 'string' },
    'key-algorithm': { type: 'string' },
    validity: { type: 'string' },
    root: { type: 'string' },
    'cross-sign': { type: 'boolean' },
    company: { type: 'string' },
  });
}
