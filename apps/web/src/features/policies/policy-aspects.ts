import type { Aspect } from '../../components/forms/changes.ts';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
  PROPERTY_TYPE_LABELS,
} from '../../lib/labels.ts';
import { formatDuration } from '../../lib/validity.ts';
import {
  type PolicyForm,
  type PropertyForm,
  propertyRequest,
  SAN_NAMES,
  SUBJECT_NAMES,
} from './policy-form.ts';
import { SAN_LABELS, SUBJECT_LABELS } from './property-labels.ts';

/** Everything that a policy says, in words, before and after a change. */
export function policyAspects(before: PolicyForm, after: PolicyForm): readonly Aspect[] {
  const single = (label: string, of: (form: PolicyForm) => string): Aspect => ({
    label,
    before: [of(before)],
    after: [of(after)],
  });
  const several = (label: string, of: (form: PolicyForm) => readonly string[]): Aspect => ({
    label,
    before: of(before),
    after: of(after),
  });
  return [
    single('Name', ({ name }) => name.trim()),
    single('Client cert validity', ({ validityPeriod }) => formatDuration(validityPeriod)),
    ...SUBJECT_NAMES.flatMap((name) =>
      propertyAspects(SUBJECT_LABELS[name], before.subject[name], after.subject[name]),
    ),
    ...SAN_NAMES.flatMap((name) =>
      propertyAspects(SAN_LABELS[name], before.sans[name], after.sans[name]),
    ),
    several('Key algorithms', ({ keyAlgorithms }) =>
      keyAlgorithms.map((one) => KEY_ALGORITHM_LABELS[one]),
    ),
    single('Key algorithm unless requested', ({ defaultKeyAlgorithm: one }) =>
      one === '' ? 'None' : KEY_ALGORITHM_LABELS[one],
    ),
    several('Key usage', ({ keyUsages }) => keyUsages.map((one) => KEY_USAGE_LABELS[one])),
    several('Extended key usage', ({ extendedKeyUsages }) =>
      extendedKeyUsages.map((one) => EXTENDED_KEY_USAGE_LABELS[one]),
    ),
  ];
}

function propertyAspects(
  label: string,
  before: PropertyForm,
  after: PropertyForm,
): readonly Aspect[] {
  const aspect = (what: string, of: (property: PropertyForm) => readonly string[]): Aspect => ({
    label: `${label}: ${what}`,
    before: of(before),
    after: of(after),
  });
  return [
    aspect('type', ({ type }) => [PROPERTY_TYPE_LABELS[type]]),
    aspect('allowed values', allowed),
    aspect('default values', (property) => propertyRequest(property).defaultValues ?? []),
    aspect('how many', howMany),
  ];
}

function allowed(property: PropertyForm): readonly string[] {
  const { type, allowedValues = [] } = propertyRequest(property);
  if (type !== 'OPTIONAL' && type !== 'REQUIRED') return [];
  return property.isAny ? ['Any value'] : (allowedValues ?? []);
}

function howMany(property: PropertyForm): readonly string[] {
  const { type, minOccurrences, maxOccurrences } = propertyRequest(property);
  return type === 'OPTIONAL' || type === 'REQUIRED'
    ? [`${minOccurrences} to ${maxOccurrences}`]
    : [];
}
