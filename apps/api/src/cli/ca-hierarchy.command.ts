import {
  BuiltinCaAccountCreateRequest,
  type certificateAuthorities,
  type HandlerResponse,
} from '@luciole/contract';
import { type BuiltInCa, composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { OPERATOR, readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js ca list
       main.js ca create --name NAME --validity PERIOD [--key-algorithm ALGORITHM] [--common-name CN] [--root ID | --new-root
         [--root-validity PERIOD] [--root-key-algorithm ALGORITHM] [--root-common-name CN]]
       main.js ca ocsp ID [on | off]
       each with [--company URL-PREFIX]
list shows the CAs that providers can choose, and those above them. create makes an intermediate, EC_P256 unless ALGORITHM is given. ocsp says whether
certificates of a CA name its OCSP responder, or has them name it, or no longer.`;

/** What this command does of `ca`. */
export const HIERARCHY_COMMANDS: readonly string[] = ['list', 'create', 'ocsp'];

type Account = HandlerResponse<typeof certificateAuthorities.create>['account'];
type Values = ReturnType<typeof parse>['values'];
type Work = (services: BuiltInCa, by: Revoker) => Promise<string>;

/** The CAs there are, new ones, and which of them answer OCSP, when the API is not to be had. */
export async function caHierarchy(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const work = workOf(positionals, values);
  return withDatabase(async (parts) => {
    const by = { companyId: await companyOf(parts, values.company), actor: OPERATOR };
    process.stdout.write(await inOneSentence(() => work(composeBuiltInCa(parts), by)));
    return 0;
  });
}

function workOf([what, id, wanted, ...more]: readonly string[], values: Values): Work {
  if (what === 'ocsp') {
    const isKnown = wanted === undefined || wanted === 'on' || wanted === 'off';
    if (!UUID.test(id ?? '') || !isKnown || more.length > 0) throw usageError(USAGE);
    return ocsp(id ?? '', wanted);
  }
  if (id !== undefined) throw usageError(USAGE);
  return what === 'create' ? creation(values) : listed;
}

const listed: Work = async ({ accounts }, { companyId }) => {
  const found = await accounts.list(companyId, 'BUILTIN');
  return linesOf(found.accounts.map(({ account }) => account));
};

/** Each CA once, a root before what is under it. */
function linesOf(accounts: readonly Account[]): string {
  const cas = accounts.flatMap(({ accountDetails }) => accountDetails.trustChain.toReversed());
  const lines = cas.map(
    ({ id, status, subjectDN, validityEnd }) =>
      `${id}  ${status.padEnd(8)}  until ${validityEnd}  ${subjectDN}\n`,
  );
  return [...new Set(lines)].join('');
}

function creation(values: Values): Work {
  const wanted = BuiltinCaAccountCreateRequest.safeParse({
    key: values.name,
    keyAlgorithm: values['key-algorithm'] ?? 'EC_P256',
    validityPeriod: values.validity,
    commonName: values['common-name'],
    rootId: values.root,
    newRoot: values['new-root'],
    rootValidityPeriod: values['root-validity'],
    rootKeyAlgorithm: values['root-key-algorithm'],
    rootCommonName: values['root-common-name'],
  });
  if (!wanted.success) throw usageError(USAGE);
  return async ({ accounts }, by) => {
    const { account } = await accounts.create(by, wanted.data);
    return linesOf([account]);
  };
}

function ocsp(id: string, wanted: 'on' | 'off' | undefined): Work {
  return async ({ revocations }, by) => {
    const { address, answersSince, enabled } =
      wanted === undefined
        ? await revocations.ocspSettings(by.companyId, id)
        : await revocations.changeOcspSettings(by, id, wanted === 'on');
    const responder = `its OCSP responder${address === undefined ? '' : ` ${address}`}`;
    if (enabled) return `New certificates of ${id} name ${responder}.\n`;
    return answersSince === undefined
      ? `${id} does not answer OCSP.\n`
      : `New certificates of ${id} do not name ${responder}, which answers for those that do.\n`;
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return readArguments(args, USAGE, {
    name: text,
    validity: text,
    'key-algorithm': text,
    'common-name': text,
    root: text,
    'new-root': { type: 'boolean' },
    'root-validity': text,
    'root-key-algorithm': text,
    'root-common-name': text,
    company: text,
  });
}
