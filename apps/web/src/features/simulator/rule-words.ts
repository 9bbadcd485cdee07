import type { PolicyInformation } from '@luciole/contract';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatCount } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/validity.ts';
import type { FieldVerdict } from './simulate.ts';

/** The rule of the policy that decided about a field. */
export function ruleInWords(
  { field, constraint }: FieldVerdict,
  policy: PolicyInformation,
): string {
  if (field === 'keyAlgorithm') {
    const allowed = policy.keyAlgorithm.allowedValues.map((one) => KEY_ALGORITHM_LABELS[one]);
    const usual = KEY_ALGORITHM_LABELS[policy.keyAlgorithm.defaultValue];
    return `Rule: one of ${allowed.join(', ')}; ${usual} when none is named.`;
  }
  if (field === 'validityPeriod' || constraint === undefined) {
    return `Rule: at most ${formatDuration(policy.validityPeriod)}, and that when none is asked for.`;
  }
  const { type, allowedValues, defaultValues, minOccurrences, maxOccurrences } = constraint;
  const each =
    allowedValues.length === 0
      ? 'any value'
      : allowedValues.length === 1
        ? `each like ${allowedValues[0]}`
        : `each like one of ${formatCount(allowedValues.length)} allowed values`;
  switch (type) {
    case 'IGNORED':
      return 'Rule: ignored. Whatever is asked for is left out.';
    case 'FORBIDDEN':
      return 'Rule: forbidden. Asking for it is refused.';
    case 'LOCKED':
      return `Rule: locked. Always ${defaultValues.join(', ')}.`;
    case 'REQUIRED':
      return `Rule: required, ${minOccurrences} to ${maxOccurrences}, ${each}.`;
    case 'OPTIONAL': {
      const otherwise =
        defaultValues.length === 0 ? '' : ` ${defaultValues.join(', ')} when none is asked for.`;
      return `Rule: optional, at most ${maxOccurrences}, ${each}.${otherwise}`;
    }
    default:
      return type satisfies never;
  }
}
