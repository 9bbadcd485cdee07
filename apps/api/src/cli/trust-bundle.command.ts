import {
  TRUST_BUNDLE_ENCODINGS,
  TrustAnchorCreateRequest,
  TrustAnchorStateRequest,
  TrustBundleCreateRequest,
  TrustBundleEncoding,
} from '@luciole/contract';
import {
  type ComposedTrustBundles,
  composeTrustBundles,
} from '../trust-bundles/compose-trust-bundles.ts';
import type { Actor } from '../trust-bundles/trust-bundles.service.ts';
import { CommandError } from './command-error.ts';
import { OPERATOR, readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { readCertificateFile } from './named-file.ts';
import { printable } from './printable.ts';
import { describeBundle, outlineBundle } from './trust-bundle-words.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js trust-bundle list
       main.js trust-bundle show | delete BUNDLE
       main.js trust-bundle create TRUST-DOMAIN CONFIGURATION-ID...
       main.js trust-bundle attach | detach BUNDLE CONFIGURATION-ID
       main.js trust-bundle add BUNDLE FILE | CA-ID
       main.js trust-bundle trust | stage | withdraw BUNDLE ANCHOR [--waive ISSUER-CERTIFICATE-ID]...
       main.js trust-bundle export BUNDLE ENCODING
each with [--company URL-PREFIX]. BUNDLE is its trust domain or id; ANCHOR the beginning of a fingerprint, eight digits or more.
add stages a root: one of the company by its id, or one of somebody else in FILE. show says what each anchor waits for.
ENCODING is one of ${Object.keys(TRUST_BUNDLE_ENCODINGS).join(', ')}; the file is written to standard output.`;

const FINGERPRINT = /^[0-9a-f]{8,64}$/;
const STATES = { trust: 'TRUSTED', stage: 'STAGED', withdraw: 'WITHDRAWN' } as const;

/** What a command writes to standard output. */
type Said = string | Uint8Array;
type Work = (services: ComposedTrustBundles, by: Actor) => Promise<Said>;

/** Trust bundles and the rotation of their anchors, when the API is not to be had (decision 0033). */
export async function trustBundle(args: readonly string[]): Promise<number> {
  const { positionals, values } = readArguments(args, USAGE, {
    company: { type: 'string' },
    waive: { type: 'string', multiple: true },
  });
  const work = workOf(positionals, values.waive ?? []);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, values.company);
    const said = await inOneSentence(() =>
      work(composeTrustBundles(parts), { companyId, actor: OPERATOR }),
    );
    process.stdout.write(said);
    return 0;
  });
}

/** @throws {CommandError} */
function workOf(
  [what = '', bundle = '', ...rest]: readonly string[],
  waived: readonly string[],
): Work {
  const [first = '', ...more] = rest;
  const isStep = what === 'trust' || what === 'stage' || what === 'withdraw';
  if (waived.length > 0 && !isStep) throw usageError(USAGE);
  if (what === 'list' && bundle === '') return listed;
  if (bundle === '') throw usageError(USAGE);
  if (what === 'create') return create(bundle, rest);
  if (what === 'show' && first === '') return show(bundle);
  if (what === 'delete' && first === '') return remove(bundle);
  if (first === '' || more.length > 0) throw usageError(USAGE);
  if (what === 'attach' || what === 'detach') return belong(what, bundle, first);
  if (what === 'add') return add(bundle, first);
  if (what === 'export') return file(bundle, first);
  if (isStep) return step(what, bundle, { fingerprint: first.toLowerCase(), waived });
  throw usageError(USAGE);
}

const listed: Work = async ({ bundles }, { companyId }) => {
  const { trustBundles } = await bundles.list(companyId);
  return trustBundles.length === 0
    ? 'There is no trust bundle.\n'
    : trustBundles.map(outlineBundle).join('');
};

function show(name: string): Work {
  return async (services, by) => {
    const { id } = await find(services, by, name);
    return describeBundle(await services.bundles.get(by.companyId, id));
  };
}

function create(trustDomain: string, configurationIds: readonly string[]): Work {
  const wanted = TrustBundleCreateRequest.safeParse({ trustDomain, configurationIds });
  if (!wanted.success) throw usageError(USAGE);
  return async ({ bundles }, by) => outlineBundle(await bundles.create(by, wanted.data));
}

function remove(name: string): Work {
  return async (services, by) => {
    const { id, trustDomain } = await find(services, by, name);
    await services.bundles.delete(by, id);
    return `The trust bundle of ${trustDomain} is deleted.\n`;
  };
}

function belong(what: 'attach' | 'detach', name: string, configurationId: string): Work {
  if (!UUID.test(configurationId)) throw usageError(USAGE);
  return async (services, by) => {
    const { id } = await find(services, by, name);
    return outlineBundle(await services.bundles[what](by, id, configurationId));
  };
}

/** Stages a root: one of the company, or that of a file. */
function add(name: string, which: string): Work {
  const wanted = TrustAnchorCreateRequest.safeParse(
    UUID.test(which)
      ? { certificateAuthorityId: which }
      : { certificate: readCertificateFile(which) },
  );
  if (!wanted.success) throw new CommandError(`The file ${which} is too large for a certificate.`);
  return async (services, by) => {
    const { id } = await find(services, by, name);
    const { sha256, subject } = await services.anchors.add(by, id, wanted.data);
    return `${printable(subject)} is staged: ${sha256}\n`;
  };
}

function step(
  what: keyof typeof STATES,
  name: string,
  { fingerprint, waived }: { readonly fingerprint: string; readonly waived: readonly string[] },
): Work {
  const wanted = TrustAnchorStateRequest.safeParse({
    state: STATES[what],
    waivedIssuerIds: waived,
  });
  if (!FINGERPRINT.test(fingerprint) || !wanted.success) throw usageError(USAGE);
  return async (services, by) => {
    const { anchors, id } = await find(services, by, name);
    const [anchor, ...others] = anchors.filter(({ sha256 }) => sha256.startsWith(fingerprint));
    if (anchor === undefined || others.length > 0) {
      throw new CommandError(`The trust bundle has not one anchor ${fingerprint}.`);
    }
    const { state, subject } = await services.anchors.change(
      by,
      { id, anchorId: anchor.id },
      wanted.data,
    );
    return `${printable(subject)} is ${state.toLowerCase()}.\n`;
  };
}

function file(name: string, wanted: string): Work {
  const { data: encoding, success } = TrustBundleEncoding.safeParse(wanted);
  if (!success) throw usageError(USAGE);
  return async (services, by) => {
    const { id } = await find(services, by, name);
    const found = await services.file(by.companyId, id, encoding);
    if (found === undefined) throw missing(name);
    return found.bytes;
  };
}

/** @throws {CommandError} */
async function find({ bundles }: ComposedTrustBundles, { companyId }: Actor, name: string) {
  const { trustBundles } = await bundles.list(companyId);
  const found = trustBundles.find(({ id, trustDomain }) => trustDomain === name || id === name);
  if (found === undefined) throw missing(name);
  return found;
}

function missing(name: string): CommandError {
  return new CommandError(`There is no trust bundle ${name}.`);
}
