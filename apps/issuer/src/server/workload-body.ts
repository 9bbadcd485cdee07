import { isUtf8 } from 'node:buffer';
import type { WorkloadCertificateRequest, WorkloadSigningRequest } from '@luciole/contract';
import { certificateRequests, findUnstorableText, UNSTORABLE_TEXT } from '@luciole/contract';
import type { SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import type { IssuanceRequest } from '../issuance/issuance.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A body in the issuer's own terms, or why it has none. */
export type BodyReading =
  | {
      readonly policyName: string;
      readonly request: Omit<IssuanceRequest, 'policyId' | 'boundNames'>;
    }
  | { readonly refusal: Refusal };

const malformed = (path: string, problem: string): { readonly refusal: Refusal } => ({
  refusal: refusal('MALFORMED', { path, problem }, path === '' ? {} : { pointer: path }),
});

/** JSON of a body's octets; a refusal when it is not well-formed text or not JSON. */
export function parseJson(octets: Buffer): { readonly value: unknown } | { refusal: Refusal } {
  if (!isUtf8(octets)) return malformed('', 'it is not UTF-8');
  const text = octets.toString();
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return malformed('', 'it is not JSON');
  }
}

type Parsed<T> = { readonly value: T } | { readonly refusal: Refusal };
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}

/** Every fault that a schema finds; the first 100. */
function parse<T>(schema: Schema<T>, value: unknown): Parsed<T> {
  const result = schema.safeParse(value);
  if (result.success) {
    // As at the control plane, whose dry run must answer as this does. What a schema let through is no deeper than that.
    const flaw = findUnstorableText(result.data);
    return flaw === undefined ? { value: result.data } : malformed(flaw, UNSTORABLE_TEXT);
  }
  const items = result.error.issues.slice(0, 100).flatMap(({ message, path }) => {
    const pointer = path.map((part) => `/${String(part)}`).join('');
    return malformed(pointer, message).refusal.items;
  });
  return { refusal: { name: 'MALFORMED', items } };
}

/** A request whose key pair the issuer makes. */
export function readCertificateRequest(body: unknown): BodyReading {
  const parsed = parse(certificateRequests.create.body, body);
  if ('refusal' in parsed) return parsed;
  const { value } = parsed;
  const { keyType, policyName } = value;
  if (!isGiven(policyName)) return { refusal: refusal('POLICY_NAME_MISSING', {}) };
  const keyAlgorithm = keyType ?? undefined;
  const source = {
    kind: 'parameters' as const,
    subject: subjectOf(value),
    sans: sansOf(value),
    ...(keyAlgorithm !== undefined && { keyAlgorithm }),
  };
  return { policyName, request: { ...validityOf(value), source } };
}

/**
 * A certification request to be signed. `keyType` is ignored: clients of the ecosystem always send one (contract.md
 * §7.1). Names beside the request are refused, because they would be ignored otherwise (ruling 20).
 */
export function readSigningRequest(body: unknown): BodyReading {
  const parsed = parse(certificateRequests.sign.body, body);
  if ('refusal' in parsed) return parsed;
  const { value } = parsed;
  const { policyName, request } = value;
  if (!isGiven(policyName)) return { refusal: refusal('POLICY_NAME_MISSING', {}) };
  if (!isGiven(request)) return { refusal: refusal('REQUEST_CSR_MISSING', {}) };
  for (const [path, names] of [
    ['/subject', subjectOf(value)],
    ['/altNames', sansOf(value)],
  ] as const) {
    if (hasNames(names)) {
      return malformed(path, 'names come from the certification request, leave these out');
    }
  }
  const source = { kind: 'certification-request' as const, pem: request };
  return { policyName, request: { ...validityOf(value), source } };
}

function isGiven(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}

type Body = WorkloadCertificateRequest | WorkloadSigningRequest;

function validityOf({ validityPeriod }: Body): { readonly validityPeriod?: string } {
  return typeof validityPeriod === 'string' ? { validityPeriod } : {};
}

const one = (value: string | null | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : [];

function subjectOf({ subject }: Body): SubjectNames {
  return {
    commonName: one(subject?.commonName),
    organization: one(subject?.organization),
    organizationalUnit: subject?.orgUnits ?? [],
    locality: one(subject?.locality),
    stateOrProvince: one(subject?.state),
    country: one(subject?.country),
  };
}

function sansOf({ altNames }: Body): SubjectAlternativeNames {
  return {
    dnsNames: altNames?.dnsNames ?? [],
    ipAddresses: altNames?.ipAddresses ?? [],
    rfc822Names: altNames?.emailAddresses ?? [],
    uniformResourceIdentifiers: altNames?.uris ?? [],
  };
}

/** Whether anything is named. */
export function hasNames(names: SubjectNames | SubjectAlternativeNames): boolean {
  return Object.values(names).some((values: readonly string[]) => values.length > 0);
}

const POINTERS: Readonly<Record<string, string>> = {
  '/subject/organizationalUnit': '/subject/orgUnits',
  '/subject/stateOrProvince': '/subject/state',
  '/sans/dnsNames': '/altNames/dnsNames',
  '/sans/ipAddresses': '/altNames/ipAddresses',
  '/sans/rfc822Names': '/altNames/emailAddresses',
  '/sans/uniformResourceIdentifiers': '/altNames/uris',
  '/keyAlgorithm': '/keyType',
};
/** Members of a body that are one text; the decision sees lists. */
const SINGLE = /^(\/subject\/(?:commonName|organization|locality|state|country))\/\d+$/;

/** Where in the body the part of a requested certificate is that a violation names; `undefined` where nowhere. */
export function pointerInBody(
  kind: IssuanceRequest['source']['kind'],
  path: string,
): string | undefined {
  if (path.startsWith('/validityPeriod')) return '/validityPeriod';
  if (kind === 'certification-request') {
    return /^\/(?:subject|sans|keyAlgorithm)/.test(path) ? '/request' : undefined;
  }
  const [, property = '', index = ''] = /^(.*?)(\/\d+)?$/.exec(path) ?? [];
  const pointer = `${POINTERS[property] ?? property}${index}`;
  if (!/^\/(?:subject|altNames|keyType)/.test(pointer)) return undefined;
  return SINGLE.exec(pointer)?.[1] ?? pointer;
}
