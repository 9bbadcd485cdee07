import { LIKELY_VALUES, sampleValue } from '../description/sample-value.ts';
import type { CompiledProperty } from '../evaluation/compile-policy.ts';
import { isPattern } from '../evaluation/value-pattern.ts';
import type { PropertyConstraint } from '../model/property-constraint.ts';

/** Most values that are tried for a property as a whole. */
const MOST_VALUES = 120;

/** What may follow or stand before a value where a pattern does not say how it ends. */
const ENDINGS = ['.other.example', 'x', '.x', '/x'];
const OTHER_LETTERS = 'bcdefghijklmn'.split('');

/**
 * Values that an entry of a policy may permit, and some beside it that it just does not: in canonical form, the likeliest
 * first. What they are under a policy, its evaluation says.
 */
export function valuesOfEntry(property: CompiledProperty, entry: string): readonly string[] {
  const sample = sampleValue(entry);
  if (sample === undefined) return [];
  return canonical(property, isPattern(entry) ? [sample, ...variantsOf(sample)] : [sample]);
}

/** Values for a property of which the policies say this: some that are permitted, and some that are not. */
export function valuesOfProperty(
  property: CompiledProperty,
  constraints: readonly PropertyConstraint[],
): readonly string[] {
  const entries = constraints.flatMap((one) => [...one.allowedValues, ...one.defaultValues]);
  const likely = LIKELY_VALUES[property.property];
  // The one value that "any" does not allow.
  const wildcard = property.property === 'dnsNames' ? ['*.example.com'] : [];
  const values = new Set([
    ...canonical(property, likely),
    // The first of each entry before the variants of any.
    ...entries
      .slice(0, MOST_VALUES / 2)
      .flatMap((entry) => valuesOfEntry(property, entry).slice(0, 1)),
    ...wildcard,
    ...entries.slice(0, MOST_VALUES / 8).flatMap((entry) => valuesOfEntry(property, entry)),
    ...canonical(property, likely.flatMap(variantsOf)),
  ]);
  return [...values].slice(0, MOST_VALUES);
}

/** A text a little different in its end, or in one letter of which a sample is made. */
function variantsOf(sample: string): readonly string[] {
  const at = [...sample.matchAll(/a/g)].map(({ index }) => index).slice(0, 4);
  return [
    ...ENDINGS.map((ending) => sample + ending),
    ...OTHER_LETTERS.map((letter) => letter + sample),
    ...at.flatMap((index) =>
      OTHER_LETTERS.map((letter) => sample.slice(0, index) + letter + sample.slice(index + 1)),
    ),
  ];
}

function canonical({ form, path }: CompiledProperty, values: readonly string[]): readonly string[] {
  const texts = values
    .map((value) => form.canonicalize(value, path))
    .filter((value) => typeof value === 'string');
  return [...new Set(texts)];
}
