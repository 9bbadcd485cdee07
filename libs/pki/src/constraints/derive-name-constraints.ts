import type {
  ExtendedKeyUsage,
  OpenEntry,
  PermittedForm,
  PermittedNames,
  SanProperty,
} from '@luciole/policy';
import type { NameConstraints } from '../certificate/parsed-certificate.ts';
import type { GeneralName } from '../der/general-names.ts';
import { PkiError } from '../errors.ts';
import { parseIpNetwork } from './ip-network.ts';

/** Names under which an issuer itself serves: its server certificate comes from the same sub-CA. */
export interface ServerNames {
  readonly dnsNames: readonly string[];
  /** Textual addresses. */
  readonly ipAddresses: readonly string[];
}

/** Everything that decides what a sub-CA may ever certify. */
export interface ConstraintSources {
  /** What the policies of the configuration let in together: `describePermittedNames` of `@luciole/policy`. */
  readonly permitted: PermittedNames;
  /** Extended key usages of all those policies; order and repetition do not matter. */
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  /** Sent by the issuer at bootstrap. */
  readonly server: ServerNames;
}

/** What became of one form of names, or of the EKU limit. */
export interface ConstraintReport {
  readonly form: SanProperty | 'subject' | 'extendedKeyUsages';
  readonly outcome: 'closed' | 'limited' | 'open';
  /** Subtrees, or extended key usages, to which the form is limited. */
  readonly limitedTo: readonly string[];
  /** Entries of policies that keep the form open. */
  readonly openBecause: readonly OpenEntry[];
  /**
   * - `COMMON_NAME_IS_DNS_NAME`: openssl holds a commonName with a dot in it to these limits, where a certificate has
   *   no dNSName, and a policy lets a commonName in.
   * - `NOT_CONSTRAINED`: no constraint is derived for this form.
   * - `ANY_IS_PERMITTED`: a policy permits ANY, which no limit can hold.
   */
  readonly caveat?: 'COMMON_NAME_IS_DNS_NAME' | 'NOT_CONSTRAINED' | 'ANY_IS_PERMITTED';
}

export interface DerivedConstraints {
  /** `undefined` when every form stays open: an empty extension is not allowed. */
  readonly nameConstraints: NameConstraints | undefined;
  /** EKU limit of the sub-CA, SERVER_AUTH always among it; `undefined` when a policy permits ANY. */
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[] | undefined;
  /** One entry per form, one for subjects and one for the EKU limit: says what stays open and why. */
  readonly report: readonly ConstraintReport[];
}

/** A host below `.invalid`, which no one can own (RFC 2606 §2): permitting it alone closes a form. */
const NO_HOST = 'nothing.invalid';

const FORMS = {
  dnsNames: 'dNSName',
  ipAddresses: 'iPAddress',
  uniformResourceIdentifiers: 'uniformResourceIdentifier',
  rfc822Names: 'rfc822Name',
} as const satisfies Record<SanProperty, GeneralName['form']>;

/** In the order in which they are stated and reported. */
const PROPERTIES = [
  'dnsNames',
  'ipAddresses',
  'uniformResourceIdentifiers',
  'rfc822Names',
] as const satisfies readonly SanProperty[];

/**
 * The narrowest X.509 name constraints and EKU limit that still let every certificate through that the policies, or
 * the issuer's own server, can ask for (RFC 5280 §4.2.1.10; ruling 5). To be marked critical.
 *
 * Each of the four forms is stated: closed when nothing lets it in, limited to subtrees, or open. Nothing is guessed:
 * a form that one policy leaves open is open for the sub-CA, and the report says why. Clients built on rustls-webpki
 * 0.103.12 and later reject chains with constraints on URIs.
 *
 * @throws {PkiError} CONSTRAINTS_INVALID when a subtree or server name is not one of its form
 */
export function deriveNameConstraints(sources: ConstraintSources): DerivedConstraints {
  const permitted: GeneralName[] = [];
  const excluded: GeneralName[] = [];
  const report: ConstraintReport[] = [];
  for (const property of PROPERTIES) {
    const form = withServerNames(sources.permitted[property], property, sources.server);
    const stated = stateForm(property, form);
    permitted.push(...stated.permitted);
    excluded.push(...stated.excluded);
    report.push(reportOf(property, form, sources.permitted.hasCommonName));
  }
  report.push(openReport('subject', 'NOT_CONSTRAINED'));
  const limit = extendedKeyUsageLimit(sources.extendedKeyUsages);
  report.push(
    limit === undefined
      ? openReport('extendedKeyUsages', 'ANY_IS_PERMITTED')
      : { form: 'extendedKeyUsages', outcome: 'limited', limitedTo: limit, openBecause: [] },
  );
  return {
    nameConstraints: permitted.length + excluded.length === 0 ? undefined : { permitted, excluded },
    extendedKeyUsages: limit,
    report,
  };
}

function withServerNames(
  form: PermittedForm,
  property: SanProperty,
  server: ServerNames,
): PermittedForm {
  if (form.state === 'open') return form;
  const own =
    property === 'dnsNames' || property === 'ipAddresses'
      ? // `*.example.com` is within `example.com`: a subtree holds no asterisk.
        server[property].map((name) => name.replace(/^\*\./, ''))
      : [];
  const names = new Set([...(form.state === 'bounded' ? form.names : []), ...own]);
  return names.size === 0 ? { state: 'closed' } : { state: 'bounded', names: [...names] };
}

function stateForm(property: SanProperty, form: PermittedForm): NameConstraints {
  if (form.state === 'open') return { permitted: [], excluded: [] };
  if (form.state === 'closed') return closeForm(property);
  return { permitted: form.names.map((name) => toSubtree(property, name)), excluded: [] };
}

function closeForm(property: SanProperty): NameConstraints {
  const form = FORMS[property];
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

function toSubtree(property: SanProperty, subtree: string): GeneralName {
  const form = FORMS[property];
  if (form === 'iPAddress') {
    const octets = parseIpNetwork(subtree);
    if (octets === undefined) throw invalid(property);
    return { form, octets };
  }
  if (!HOST.test(hostOf(form, subtree))) throw invalid(property);
  return { form, value: subtree };
}

/** A leading dot means "only below" and exists for URIs and mailboxes alone (RFC 5280 §4.2.1.10). */
function hostOf(form: GeneralName['form'], subtree: string): string {
  if (form === 'dNSName') return subtree;
  return form === 'rfc822Name'
    ? subtree.replace(/^(?:[!-?A-~]{1,64}@|\.)/, '')
    : subtree.replace(/^\./, '');
}

function invalid(property: SanProperty): PkiError {
  return new PkiError('CONSTRAINTS_INVALID', `A subtree is not one for ${property}.`);
}

function reportOf(
  property: SanProperty,
  form: PermittedForm,
  hasCommonName: boolean,
): ConstraintReport {
  if (form.state === 'open') {
    const { openBecause } = form;
    return { form: property, outcome: 'open', limitedTo: [], openBecause };
  }
  const limitedTo = form.state === 'bounded' ? form.names : [];
  return {
    form: property,
    outcome: form.state === 'bounded' ? 'limited' : 'closed',
    limitedTo,
    openBecause: [],
    ...(property === 'dnsNames' && hasCommonName
      ? { caveat: 'COMMON_NAME_IS_DNS_NAME' as const }
      : {}),
  };
}

function openReport(
  form: ConstraintReport['form'],
  caveat: Exclude<ConstraintReport['caveat'], undefined>,
): ConstraintReport {
  return { form, outcome: 'open', limitedTo: [], openBecause: [], caveat };
}

function extendedKeyUsageLimit(
  usages: readonly ExtendedKeyUsage[],
): readonly ExtendedKeyUsage[] | undefined {
  // The issuer's own server certificate comes from the same sub-CA.
  const limit = new Set<ExtendedKeyUsage>(['SERVER_AUTH', ...usages]);
  return limit.has('ANY') ? undefined : [...limit];
}
