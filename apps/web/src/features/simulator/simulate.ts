import {
  type CertificatePolicy,
  compilePolicy,
  type Decision,
  type DecisionNote,
  evaluate,
  type PropertyConstraint,
  type RequestedCertificate,
  SAN_PROPERTIES,
  type SanProperty,
  SUBJECT_PROPERTIES,
  type SubjectProperty,
} from '@luciole/policy';
import { aRequest, malformationOf } from './requested.ts';

/** One of the twelve things that a policy decides about. */
export type FieldName = SubjectProperty | SanProperty | 'keyAlgorithm' | 'validityPeriod';

/** What becomes of one field of a request. */
export type FieldState =
  | 'refused'
  | 'allowed'
  /** Dropped: the certificate does not have it. */
  | 'dropped'
  /** Replaced by, or filled with, what the policy says. */
  | 'set'
  /** Neither asked for nor given. */
  | 'empty';

/** What was decided about one field, and by which rule. */
export interface FieldVerdict {
  readonly field: FieldName;
  readonly state: FieldState;
  readonly asked: readonly string[];
  /** What the certificate would have. */
  readonly given: readonly string[];
  /** Of the policy; absent for key and validity. */
  readonly constraint?: PropertyConstraint;
  readonly violations: Extract<Decision, { outcome: 'denied' }>['violations'];
  readonly notes: readonly DecisionNote[];
}

/** What an issuer would answer. */
export interface Simulation {
  readonly requested: RequestedCertificate;
  readonly decision: Decision;
  readonly fields: readonly FieldVerdict[];
}

type Property = SubjectProperty | SanProperty;

const IGNORED: PropertyConstraint = {
  type: 'IGNORED',
  allowedValues: [],
  defaultValues: [],
  minOccurrences: 0,
  maxOccurrences: 0,
};

/**
 * Decides as issuers and the API's dry run do, by the same code: `libs/policy`. Nothing leaves the browser.
 *
 * @returns why nobody would read the request, or what would become of it
 * @throws {PolicyError} when the policy is not coherent, which no stored one is
 */
export function simulate(
  policy: CertificatePolicy,
  requested: RequestedCertificate,
): Simulation | { readonly malformed: string } {
  const malformed = malformationOf(requested);
  if (malformed !== undefined) return { malformed };
  const decision = evaluate(compilePolicy(policy), requested, { explain: true });
  const fields = [
    ...SUBJECT_PROPERTIES.map((name) => verdictOf('subject', name, policy, requested, decision)),
    ...SAN_PROPERTIES.map((name) => verdictOf('sans', name, policy, requested, decision)),
    singleVerdict('keyAlgorithm', requested.keyAlgorithm, decision),
    singleVerdict('validityPeriod', requested.validityPeriod, decision),
  ];
  return { requested, decision, fields };
}

function verdictOf(
  group: 'subject' | 'sans',
  field: Property,
  policy: CertificatePolicy,
  requested: RequestedCertificate,
  decision: Decision,
): FieldVerdict {
  const constraint = constraintOf(policy, field);
  const asked = valuesOf(requested, field);
  const path = `/${group}/${field}`;
  const violations = decision.outcome === 'denied' ? decision.violations.filter(isAt(path)) : [];
  if (violations.length > 0) {
    return { field, state: 'refused', asked, given: [], constraint, violations, notes: [] };
  }
  // A denial has no notes; what would have become of the fields that are not to blame is asked for each alone.
  const alone =
    decision.outcome === 'permitted' ? decision : decisionAlone(group, field, policy, asked);
  const given = alone.outcome === 'permitted' ? valuesOf(alone.content, field) : [];
  const notes = alone.outcome === 'permitted' ? alone.notes.filter(isAt(path)) : [];
  const state = stateOf(constraint, asked, given);
  return { field, state, asked, given, constraint, violations, notes };
}

function stateOf(
  { type }: PropertyConstraint,
  asked: readonly string[],
  given: readonly string[],
): FieldState {
  if (given.length === 0) return asked.length === 0 ? 'empty' : 'dropped';
  return type === 'LOCKED' || asked.length === 0 ? 'set' : 'allowed';
}

/** The same policy with nothing but this property, beside a name that is always there. */
function decisionAlone(
  group: 'subject' | 'sans',
  field: Property,
  policy: CertificatePolicy,
  asked: readonly string[],
): Decision {
  const beside = field === 'commonName' ? 'organization' : 'commonName';
  const always = { ...IGNORED, type: 'LOCKED', defaultValues: ['beside'] } as const;
  const own = { [field]: constraintOf(policy, field) };
  const compiled = compilePolicy({
    ...policy,
    subject: { [beside]: always, ...(group === 'subject' && own) },
    sans: group === 'sans' ? own : {},
  });
  return evaluate(compiled, aRequest({ [group]: { [field]: asked } }), { explain: true });
}

function singleVerdict(
  field: 'keyAlgorithm' | 'validityPeriod',
  asked: string | undefined,
  decision: Decision,
): FieldVerdict {
  const isHere = isAt(`/${field}`);
  const violations = decision.outcome === 'denied' ? decision.violations.filter(isHere) : [];
  const notes =
    decision.outcome === 'permitted'
      ? decision.notes.filter((note) => isHere(note) || isOfKey(field, note))
      : [];
  return {
    field,
    state: violations.length > 0 ? 'refused' : asked === undefined ? 'set' : 'allowed',
    asked: asked === undefined ? [] : [asked],
    given: [],
    violations,
    notes,
  };
}

/** Key usages are of the policy, but which are left is a matter of the key. */
function isOfKey(field: string, { path }: DecisionNote): boolean {
  return field === 'keyAlgorithm' && path.startsWith('/keyUsages');
}

const isAt =
  (path: string) =>
  (finding: { readonly path: string }): boolean =>
    finding.path === path || finding.path.startsWith(`${path}/`);

function constraintOf({ subject, sans }: CertificatePolicy, field: Property): PropertyConstraint {
  return { ...subject, ...sans }[field] ?? IGNORED;
}

function valuesOf(
  { subject, sans }: Pick<RequestedCertificate, 'subject' | 'sans'>,
  field: Property,
): readonly string[] {
  return { ...subject, ...sans }[field];
}
