import type {
  PolicyCreateRequest,
  PolicyInformation,
  PolicyUpdateRequest,
} from '@luciole/contract';
import type {
  ExtendedKeyUsage,
  KeyAlgorithm,
  KeyUsage,
  PropertyType,
  SanProperty,
  SubjectProperty,
} from '@luciole/policy';
import { SAN_LABELS, SUBJECT_LABELS } from './property-labels.ts';

/** One property as it is filled in; what its type does not use is kept, in case the type changes back. */
export interface PropertyForm {
  readonly type: PropertyType;
  /** Whether any value was chosen on purpose: an empty list alone never means it (ruling 19). */
  readonly isAny: boolean;
  readonly allowedValues: readonly string[];
  readonly defaultValues: readonly string[];
  /** Digits, or nothing. */
  readonly min: string;
  readonly max: string;
}

/** A policy as it is filled in. */
export interface PolicyForm {
  readonly name: string;
  /** ISO 8601. */
  readonly validityPeriod: string;
  readonly subject: Readonly<Record<SubjectProperty, PropertyForm>>;
  readonly sans: Readonly<Record<SanProperty, PropertyForm>>;
  readonly keyAlgorithms: readonly KeyAlgorithm[];
  readonly defaultKeyAlgorithm: KeyAlgorithm | '';
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
}

type Property = NonNullable<PolicyInformation['subject']['commonName']>;
type PropertyRequest = NonNullable<
  NonNullable<NonNullable<PolicyCreateRequest['subject']>['commonName']>
>;

const MAX_NAME_LENGTH = 64;
/** Most values of a property unless chosen otherwise; a subject has one common name. */
const usualMax = (name: SubjectProperty | SanProperty) => (name === 'commonName' ? '1' : '10');

export const SUBJECT_NAMES = Object.keys(SUBJECT_LABELS) as readonly SubjectProperty[];
export const SAN_NAMES = Object.keys(SAN_LABELS) as readonly SanProperty[];

/** A new policy: everything is forbidden until somebody says what is allowed (ruling 19). */
export function emptyForm(): PolicyForm {
  return {
    name: '',
    validityPeriod: '',
    subject: byName(SUBJECT_NAMES, (name) => propertyForm(name, { type: 'FORBIDDEN' })),
    sans: byName(SAN_NAMES, (name) => propertyForm(name, { type: 'FORBIDDEN' })),
    keyAlgorithms: [],
    defaultKeyAlgorithm: '',
    keyUsages: [],
    extendedKeyUsages: [],
  };
}

/** A policy as it is stored; a property that is not set counts as ignored. */
export function formOf(policy: PolicyInformation): PolicyForm {
  const { name, validityPeriod, subject, sans, keyAlgorithm, keyUsages, extendedKeyUsages } =
    policy;
  return {
    name,
    validityPeriod,
    subject: byName(SUBJECT_NAMES, (one) => propertyForm(one, subject[one])),
    sans: byName(SAN_NAMES, (one) => propertyForm(one, sans[one])),
    keyAlgorithms: keyAlgorithm.allowedValues,
    defaultKeyAlgorithm: keyAlgorithm.defaultValue,
    keyUsages,
    extendedKeyUsages,
  };
}

/** The same policy to be saved under another name. */
export function copyOf(policy: PolicyInformation): PolicyForm {
  return { ...formOf(policy), name: `Copy of ${policy.name}`.slice(0, MAX_NAME_LENGTH) };
}

/** What is sent to create the policy. */
export function requestOf(form: PolicyForm): PolicyCreateRequest {
  const { name, validityPeriod, keyUsages, extendedKeyUsages } = form;
  return {
    name: name.trim(),
    validityPeriod,
    subject: byName(SUBJECT_NAMES, (one) => propertyRequest(form.subject[one])),
    sans: byName(SAN_NAMES, (one) => propertyRequest(form.sans[one])),
    keyAlgorithm: {
      allowedValues: [...form.keyAlgorithms],
      defaultValue: form.defaultKeyAlgorithm,
    },
    keyUsages: [...keyUsages],
    extendedKeyUsages: [...extendedKeyUsages],
  };
}

/** What is sent to change it: the members and properties that differ, so that nobody else's change is undone. */
export function patchOf(before: PolicyForm, after: PolicyForm): PolicyUpdateRequest {
  const old = requestOf(before);
  const fresh = requestOf(after);
  return {
    ...differing(old, fresh, ['name', 'validityPeriod', 'keyAlgorithm']),
    ...differing(old, fresh, ['keyUsages', 'extendedKeyUsages']),
    ...nonEmpty('subject', differing(old.subject ?? {}, fresh.subject ?? {}, SUBJECT_NAMES)),
    ...nonEmpty('sans', differing(old.sans ?? {}, fresh.sans ?? {}, SAN_NAMES)),
  };
}

/** What the API makes of a property as it is filled in: only what its type uses. */
export function propertyRequest(property: PropertyForm): PropertyRequest {
  const { type, isAny, min, max } = property;
  const takesAllowed = type === 'OPTIONAL' || type === 'REQUIRED';
  const takesDefaults = type === 'OPTIONAL' || type === 'LOCKED';
  return {
    type,
    allowedValues: takesAllowed && !isAny ? [...property.allowedValues] : [],
    defaultValues: takesDefaults ? [...property.defaultValues] : [],
    minOccurrences: type === 'REQUIRED' ? Number(min) : 0,
    maxOccurrences: takesAllowed ? Number(max) : 0,
  };
}

function propertyForm(
  name: SubjectProperty | SanProperty,
  property: Partial<Property> | undefined,
): PropertyForm {
  const { type = 'IGNORED', allowedValues = [], defaultValues = [] } = property ?? {};
  const takesAllowed = type === 'OPTIONAL' || type === 'REQUIRED';
  return {
    type,
    isAny: takesAllowed && allowedValues.length === 0,
    allowedValues,
    defaultValues,
    min: type === 'REQUIRED' ? String(property?.minOccurrences ?? 1) : '1',
    max: takesAllowed ? String(property?.maxOccurrences ?? usualMax(name)) : usualMax(name),
  };
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}

/** The members of `after` that are not as they were; all of it is plain data. */
function differing<T extends object, K extends keyof T>(
  before: T,
  after: T,
  members: readonly K[],
): Partial<Pick<T, K>> {
  const changed = members.filter(
    (member) => JSON.stringify(before[member]) !== JSON.stringify(after[member]),
  );
  return Object.fromEntries(changed.map((member) => [member, after[member]])) as Partial<
    Pick<T, K>
  >;
}

function nonEmpty<Name extends string, Value extends object>(
  name: Name,
  value: Value,
): { readonly [K in Name]?: Value } {
  return Object.keys(value).length === 0 ? {} : ({ [name]: value } as { [K in Name]: Value });
}
