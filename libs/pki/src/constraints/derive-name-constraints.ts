import type { ExtendedKeyUsage } from '@luciole/policy';
import type { GeneralName } from '../der/general-names.ts';
import { PkiError } from '../errors.ts';
import { parseIpNetwork } from './ip-network.ts';
import type { NameConstraints } from '../certificate/parsed-certificate.ts';
import { CONSTRAINED_FORMS, unionOfPermittedNames } from './permitted-names.ts';
import type {
  ConstrainedForm,
  PermittedNames,
  PermittedNamesOfForm,
  ServerNames,
} from './permitted-names.ts';

/** A host below `.invalid`, which no one can own (RFC 2606 §2): permitting it alone closes a form. */
const NO_HOST = 'nothing.invalid';

/** Everything that decides which names a sub-CA may ever certify. */
export interface NameConstraintSources {
  /** What each policy of the configuration permits; the union runs over all of them. */
  readonly policies: readonly PermittedPolicyContent[];
  /** Names of the issuer's own server, sent at bootstrap. */
  readonly server: ServerNames;
}

/** What one policy permits, as far as constraints can express it. */
export interface PermittedPolicyContent {
  readonly names: PermittedNames;
  /** Extended key usages that the policy can grant, or why they cannot be listed. */
  readonly extendedKeyUsages:
    | { readonly kind: 'limited'; readonly values: readonly ExtendedKeyUsage[] }
    | { readonly kind: 'open'; readonly reason: string };
}

/** What became of one form: `subtrees` in the words of {@link PermittedNamesOfForm}. */
export interface FormReport {
  readonly form: ConstrainedForm | 'extendedKeyUsage' | 'directoryName';
  readonly outcome: 'closed' | 'limited' | 'open';
  readonly subtrees: readonly string[];
  /** Why the form stays open, or what a reader should know about how it was closed. */
  readonly note?: string;
}

export interface DerivedConstraints {
  /** `undefined` when every form stays open: an empty extension is not allowed. */
  readonly nameConstraints: NameConstraints | undefined;
  /** EKU limit of the sub-CA, SERVER_AUTH always among it; `undefined` when a policy may grant any. */
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[] | undefined;
  /** One entry per form, and one for the EKU limit: says what stays open and why. */
  readonly report: readonly FormReport[];
}

/**
 * The narrowest X.509 name constraints and EKU limit that still let every certificate through that the policies, or
 * the issuer's own server, can ask for (RFC 5280 §4.2.1.10; ruling 5). To be marked critical.
 *
 * Each of the four forms is stated: closed when nothing lets it in, limited to subtrees, or open. Nothing is guessed:
 * a form that one policy leaves open is open for the sub-CA, and the report says why.
 *
 * @throws {PkiError} CONSTRAINTS_INVALID when a subtree or server name is not one of its form
 */
export function deriveNameConstraints(sources: NameConstraintSources): DerivedConstraints {
  const permitted: GeneralName[] = [];
  const excluded: GeneralName[] = [];
  const report: FormReport[] = [];
  for (const form of CONSTRAINED_FORMS) {
    const union = sources.policies
      .map((policy) => policy.names[form])
      .reduce(unionOfPermittedNames, permittedToServer(form, sources.server));
    const stated = stateForm(form, union);
    permitted.push(...stated.permitted);
    excluded.push(...stated.excluded);
    report.push(reportOf(form, union));
  }
  report.push({
    form: 'directoryName',
    outcome: 'open',
    subtrees: [],
    note: 'Subjects are decided by the policies alone: their attributes have no common stem to constrain.',
  });
  const eku = extendedKeyUsageLimit(sources.policies);
  report.push(eku.report);
  return {
    nameConstraints: permitted.length + excluded.length === 0 ? undefined : { permitted, excluded },
    extendedKeyUsages: eku.limit,
    report,
  };
}

function permittedToServer(form: ConstrainedForm, server: ServerNames): PermittedNamesOfForm {
  const names =
    form === 'dNSName' ? server.dnsNames : form === 'iPAddress' ? server.ipAddresses : [];
  // `*.example.com` is within `example.com`: a subtree holds no asterisk.
  const subtrees = names.map((name) => name.replace(/^\*\./, ''));
  return subtrees.length === 0 ? { kind: 'closed' } : { kind: 'limited', subtrees };
}

interface StatedForm {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

function stateForm(form: ConstrainedForm, names: PermittedNamesOfForm): StatedForm {
  if (names.kind === 'open') return { permitted: [], excluded: [] };
  if (names.kind === 'closed' || names.subtrees.length === 0) return closeForm(form);
  return { permitted: names.subtrees.map((subtree) => toSubtree(form, subtree)), excluded: [] };
}

function closeForm(form: ConstrainedForm): StatedForm {
  if (form === 'dNSName') return { permitted: [], excluded: [{ form, value: '' }] };
  if (form === 'iPAddress') {
    const everything = [new Uint8Array(8), new Uint8Array(32)];
    return { permitted: [], excluded: everything.map((octets) => ({ form, octets })) };
  }
  // An excluded empty subtree excludes nothing in openssl for these two; a permitted impossible one does.
  return { permitted: [{ form, value: NO_HOST }], excluded: [] };
}

const HOST =
  /^(?=.{1,253}$)[a-z0-9_](?:[-_a-z0-9]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[-_a-z0-9]{0,61}[a-z0-9_])?)*$/i;

function toSubtree(form: ConstrainedForm, subtree: string): GeneralName {
  if (form === 'iPAddress') {
    const octets = parseIpNetwork(subtree);
    if (octets === undefined) throw invalid(form);
    return { form, octets };
  }
  // A leading dot means "only below" and exists for URIs and mailboxes alone (RFC 5280 §4.2.1.10).
  const host =
    form === 'dNSName'
      ? subtree
      : form === 'rfc822Name'
        ? subtree.replace(/^(?:[!-?A-~]{1,64}@|\.)/, '')
        : subtree.replace(/^\./, '');
  if (!HOST.test(host)) throw invalid(form);
  return { form, value: subtree };
}

function invalid(form: ConstrainedForm): PkiError {
  return new PkiError('CONSTRAINTS_INVALID', `A subtree is not one of form ${form}.`);
}

function reportOf(form: ConstrainedForm, names: PermittedNamesOfForm): FormReport {
  if (names.kind === 'open') {
    return { form, outcome: 'open', subtrees: [], note: names.reason };
  }
  const subtrees = names.kind === 'limited' ? names.subtrees : [];
  const outcome = subtrees.length === 0 ? 'closed' : 'limited';
  if (form !== 'dNSName') return { form, outcome, subtrees };
  return {
    form,
    outcome,
    subtrees,
    note: 'openssl also holds a commonName with a dot in it to these, where a certificate has no dNSName.',
  };
}

interface ExtendedKeyUsageLimit {
  readonly limit: readonly ExtendedKeyUsage[] | undefined;
  readonly report: FormReport;
}

function extendedKeyUsageLimit(policies: readonly PermittedPolicyContent[]): ExtendedKeyUsageLimit {
  const form = 'extendedKeyUsage';
  // The issuer's own server certificate comes from the same sub-CA.
  const limit = new Set<ExtendedKeyUsage>(['SERVER_AUTH']);
  for (const { extendedKeyUsages } of policies) {
    if (extendedKeyUsages.kind === 'open') {
      const note = extendedKeyUsages.reason;
      return { limit: undefined, report: { form, outcome: 'open', subtrees: [], note } };
    }
    for (const usage of extendedKeyUsages.values) limit.add(usage);
  }
  if (limit.has('ANY')) {
    const note = 'A policy permits ANY.';
    return { limit: undefined, report: { form, outcome: 'open', subtrees: [], note } };
  }
  return { limit: [...limit], report: { form, outcome: 'limited', subtrees: [...limit] } };
}
