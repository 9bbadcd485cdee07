import { CaRequestCreateRequest } from '@luciole/contract';
import { toCaRequest } from '../built-in-ca/ca-request.mapper.ts';
import { composeCaRequests } from '../built-in-ca/compose-ca-requests.ts';
import { composeOfflineRoots } from '../built-in-ca/offline/compose-offline-roots.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { caHierarchy, HIERARCHY_COMMANDS } from './ca-hierarchy.command.ts';
import { caOffline, OFFLINE_COMMANDS } from './ca-offline.command.ts';
import { caRenewal, RENEWAL_COMMANDS } from './ca-renewal.command.ts';
import { OPERATOR, readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { readCertificateFile } from './named-file.ts';
import { type CommandParts, companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js ca request --name NAME [--key-algorithm ALGORITHM] [--common-name CN] [--company URL-PREFIX]
         [--root ID --validity PERIOD]
       main.js ca requests [--company URL-PREFIX]
       main.js ca complete ID FILE... [--company URL-PREFIX]
       main.js ca abandon | retire ID [--company URL-PREFIX]
       main.js ca list | create | ocsp …
       main.js ca renew | succession | hand-over ID …
request prints a PKCS#10, or with --root the request file for that offline root; ALGORITHM is EC_P256 unless given. FILEs hold the certificate and those above it.`;

type Services = ReturnType<typeof compose>;
type Work = (services: Services, by: Revoker) => Promise<string>;

/** Intermediates under a CA of somebody else, and the end of CAs, when the API is not to be had (decision 0029). */
export async function ca(args: readonly string[]): Promise<number> {
  if (OFFLINE_COMMANDS.includes(args[0] ?? '')) return caOffline(args);
  if (HIERARCHY_COMMANDS.includes(args[0] ?? '')) return caHierarchy(args);
  if (RENEWAL_COMMANDS.includes(args[0] ?? '')) return caRenewal(args);
  const { positionals, values } = parse(args);
  const work = workOf(positionals, values);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, values.company);
    const said = await inOneSentence(() => work(compose(parts), { companyId, actor: OPERATOR }));
    process.stdout.write(said);
    return 0;
  });
}

function compose(parts: CommandParts) {
  return { ...composeCaRequests(parts), offlineRoots: composeOfflineRoots(parts) };
}

/** @throws {CommandError} */
function workOf(
  [what, id = '', ...files]: readonly string[],
  values: ReturnType<typeof parse>['values'],
): Work {
  if (what === 'request' && id === '') return request(values);
  if (what === 'requests' && id === '') return listed;
  if (!UUID.test(id)) throw usageError(USAGE);
  if (what === 'complete' && files.length > 0) {
    const text = files.map(readCertificateFile).join('');
    return async ({ requests }, by) => {
      const { account } = await requests.complete(by, id, text);
      return `${account.key} has its certificate.\n`;
    };
  }
  if (files.length > 0) throw usageError(USAGE);
  if (what === 'abandon') {
    return async ({ requests }, by) => {
      await requests.abandon(by, id);
      return `${id} is abandoned, and its key erased.\n`;
    };
  }
  if (what === 'retire') {
    return async ({ retirement }, by) => {
      const { caName } = await retirement.retire(by, id);
      return `${caName} is retired.\n`;
    };
  }
  throw usageError(USAGE);
}

function request(values: ReturnType<typeof parse>['values']): Work {
  const wanted = CaRequestCreateRequest.safeParse({
    key: values.name,
    keyAlgorithm: values['key-algorithm'] ?? 'EC_P256',
    commonName: values['common-name'],
    rootId: values.root,
    validityPeriod: values.validity,
  });
  if (!wanted.success) throw usageError(USAGE);
  return async ({ offlineRoots, requests }, by) => {
    const made = toCaRequest(await requests.create(by, wanted.data));
    process.stderr.write(`The id of the request is ${made.id}.\n`);
    if (made.rootId === undefined) return made.certificationRequest;
    const { content, sha256 } = await offlineRoots.intermediateRequest(by.companyId, made.id);
    process.stderr.write(`SHA-256 of the request file: ${sha256}\n`);
    return content;
  };
}

const listed: Work = async ({ requests }, { companyId }) => {
  const waiting = (await requests.list(companyId)).map(toCaRequest);
  return waiting.map(({ id, key, subjectDN }) => `${id}  ${key}  ${subjectDN}\n`).join('');
};

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    name: { type: 'string' },
    'key-algorithm': { type: 'string' },
    'common-name': { type: 'string' },
    root: { type: 'string' },
    validity: { type: 'string' },
    company: { type: 'string' },
  });
}
