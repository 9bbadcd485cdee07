import type { CompiledPolicy, CompiledProperty } from '../evaluation/compile-policy.ts';
import { EVALUATION_BUDGET } from '../evaluation/allowed-values.ts';
import { scanPattern } from '../evaluation/pattern-scanner.ts';
import { canonicalOrSame } from '../evaluation/value-form.ts';
import type { PropertyName } from '../evaluation/value-form.ts';
import { isPattern } from '../evaluation/value-pattern.ts';
import type { SubjectProperty } from '../model/certificate-names.ts';
import { isWildcardDnsName } from '../model/dns-name.ts';
import type { PropertyConstraint } from '../model/property-constraint.ts';
import type { PolicyChange } from './policy-change.ts';

/** A property before or after a change. */
export interface PropertySide {
  readonly compiled: CompiledProperty;
  readonly entries: readonly string[];
}

/** Where an example of a change is looked for: no value, so many, those of one entry, or whatever there is. */
export type Where =
  | { readonly kind: 'none' | 'any' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'entry'; readonly entry: string };

/** A change whose example is still to be made. */
export type ChangeDraft = Pick<PolicyChange, 'code' | 'effect' | 'before' | 'after'> & {
  readonly where: Where;
};

const NOTHING: readonly string[] = [];
/** Patterns that no valid value fails, a wildcard dNSName aside. */
const ANYTHING = /^\^\.[*+]\$?$/;

/** A property of a compiled policy, with the entries that it was compiled from. */
export function sideOf(
  { policy, sans, subject }: CompiledPolicy,
  name: PropertyName,
): PropertySide {
  const compiled = isSubject(subject, name) ? subject[name] : sans[name];
  const constraints: { readonly [Name in PropertyName]?: PropertyConstraint | undefined } = {
    ...policy.subject,
    ...policy.sans,
  };
  return { compiled, entries: constraints[name]?.allowedValues ?? NOTHING };
}

function isSubject(subject: CompiledPolicy['subject'], name: string): name is SubjectProperty {
  return Object.hasOwn(subject, name);
}

/** The values that a certificate gets where the request has none; `undefined` when it must have some. */
export function valuesOfNone({ compiled }: PropertySide): readonly string[] | undefined {
  const { defaultValues, type } = compiled;
  if (type === 'REQUIRED') return undefined;
  return type === 'OPTIONAL' || type === 'LOCKED' ? defaultValues : NOTHING;
}

/** Whether values of a request are looked at and taken over. */
export function isChecked({ compiled: { type } }: PropertySide): boolean {
  return type === 'OPTIONAL' || type === 'REQUIRED';
}

const isForbidden = ({ compiled: { type } }: PropertySide) => type === 'FORBIDDEN';

/** What is different about one property. Every request about which it makes a difference is meant by one of the changes. */
export function compareProperty(before: PropertySide, after: PropertySide): readonly ChangeDraft[] {
  const isFixed = (side: PropertySide) => !isChecked(side) && !isForbidden(side);
  if (isFixed(before) && isFixed(after)) {
    return compareFixed('ALWAYS_GETS', before, after);
  }
  return [...compareNone(before, after), ...compareValues(before, after)];
}

function compareNone(before: PropertySide, after: PropertySide): readonly ChangeDraft[] {
  const where: Where = { kind: 'none' };
  const [had, has] = [valuesOfNone(before), valuesOfNone(after)];
  if (had === undefined && has === undefined) return [];
  if (had === undefined) {
    return [{ effect: 'ALLOWED', code: 'MAY_BE_LEFT_OUT', before: [], after: [], where }];
  }
  if (has === undefined) {
    return [{ effect: 'REFUSED', code: 'MUST_BE_THERE', before: [], after: [], where }];
  }
  return compareFixed('LEFT_OUT_GETS', before, after);
}

function compareFixed(
  code: 'ALWAYS_GETS' | 'LEFT_OUT_GETS',
  before: PropertySide,
  after: PropertySide,
): readonly ChangeDraft[] {
  const [had, has] = [valuesOfNone(before) ?? NOTHING, valuesOfNone(after) ?? NOTHING];
  if (had.length === has.length && had.every((value, index) => value === has[index])) return [];
  return [{ effect: 'CHANGED', code, before: had, after: has, where: { kind: 'none' } }];
}

function compareValues(before: PropertySide, after: PropertySide): readonly ChangeDraft[] {
  const where: Where = { kind: 'any' };
  if (isForbidden(before)) {
    if (isForbidden(after)) return [];
    return isChecked(after)
      ? [{ effect: 'ALLOWED', code: 'VALUES_ACCEPTED', before: [], after: after.entries, where }]
      : [{ effect: 'ALLOWED', code: 'VALUES_TOLERATED', before: [], after: [], where }];
  }
  if (isForbidden(after)) {
    const entries = isChecked(before) ? before.entries : NOTHING;
    return [{ effect: 'REFUSED', code: 'VALUES_FORBIDDEN', before: entries, after: [], where }];
  }
  if (!isChecked(before)) {
    const values = { before: valuesOfNone(before) ?? NOTHING, after: after.entries, where };
    return [
      { effect: 'CHANGED', code: 'VALUES_TAKEN', ...values },
      { effect: 'REFUSED', code: 'VALUES_CHECKED', ...values },
    ];
  }
  if (!isChecked(after)) {
    const values = { before: before.entries, after: valuesOfNone(after) ?? NOTHING, where };
    return [
      { effect: 'CHANGED', code: 'VALUES_NOT_TAKEN', ...values },
      { effect: 'ALLOWED', code: 'VALUES_NOT_CHECKED', ...values },
    ];
  }
  return [...compareEntries(before, after), ...compareCounts(before, after)];
}

function compareEntries(before: PropertySide, after: PropertySide): readonly ChangeDraft[] {
  const [wasAny, isAny] = [allowsAny(before), allowsAny(after)];
  const where: Where = { kind: 'any' };
  const lists = { before: before.entries, after: after.entries, where };
  const changes: ChangeDraft[] = [];
  if (!wasAny && isAny) changes.push({ effect: 'ALLOWED', code: 'ANY_VALUE', ...lists });
  if (wasAny && !isAny) changes.push({ effect: 'REFUSED', code: 'ONLY_THESE', ...lists });
  // Beside "any" an entry means something only for wildcard names, which "any" does not allow.
  const matters = (entry: string) => (!wasAny && !isAny) || namesWildcard(after, entry);
  for (const entry of missingIn(before, after.entries).filter(matters)) {
    const values = { before: [], after: [entry], where: { kind: 'entry', entry } } as const;
    changes.push({ effect: 'ALLOWED', code: 'VALUE_ADDED', ...values });
  }
  for (const entry of missingIn(after, before.entries).filter(matters)) {
    const values = { before: [entry], after: [], where: { kind: 'entry', entry } } as const;
    changes.push({ effect: 'REFUSED', code: 'VALUE_REMOVED', ...values });
  }
  return changes;
}

/** Entries that a side does not have, and literals among them only when nothing else there allows them. */
function missingIn({ compiled, entries }: PropertySide, others: readonly string[]) {
  const known = new Set(entries.map((entry) => canonicalEntry(compiled, entry)));
  const work = { remaining: EVALUATION_BUDGET };
  return others.filter((entry) => {
    const canonical = canonicalEntry(compiled, entry);
    if (known.has(canonical)) return false;
    return isPattern(entry) || compiled.allowed.match(canonical, work) !== 'matched';
  });
}

function canonicalEntry({ form }: CompiledProperty, entry: string): string {
  return isPattern(entry) ? entry : canonicalOrSame(form, entry);
}

function allowsAny({ entries }: PropertySide): boolean {
  return entries.length === 0 || entries.some((entry) => ANYTHING.test(entry));
}

function namesWildcard({ compiled }: PropertySide, entry: string): boolean {
  if (compiled.property !== 'dnsNames') return false;
  if (!isPattern(entry)) return isWildcardDnsName(canonicalEntry(compiled, entry));
  return scanPattern(entry).some(({ tokens }) =>
    tokens.some(({ kind, text }) => kind === 'starClass' || (kind === 'literal' && text === '*')),
  );
}

function compareCounts(before: PropertySide, after: PropertySide): readonly ChangeDraft[] {
  const changes: ChangeDraft[] = [];
  const [was, is] = [countsOf(before), countsOf(after)];
  const values = (of: 'min' | 'max') => ({
    before: [String(was[of])],
    after: [String(is[of])],
  });
  if (was.max !== is.max) {
    const isMore = is.max > was.max;
    // One more than the smaller of the two.
    const where: Where = { kind: 'count', count: Math.min(was.max, is.max) + 1 };
    const effect = isMore ? 'ALLOWED' : 'REFUSED';
    changes.push({ effect, code: 'MAXIMUM', ...values('max'), where });
  }
  if (was.min !== is.min) {
    const where: Where = { kind: 'count', count: Math.min(was.min, is.min) };
    const effect = is.min < was.min ? 'ALLOWED' : 'REFUSED';
    changes.push({ effect, code: 'MINIMUM', ...values('min'), where });
  }
  return changes;
}

/** How many values are permitted where there are any; a subject has one common name at most, whatever a policy says. */
function countsOf({ compiled }: PropertySide): { readonly min: number; readonly max: number } {
  const { maxOccurrences: max, minOccurrences: min, property } = compiled;
  return { min: Math.max(1, min), max: property === 'commonName' ? Math.min(1, max) : max };
}
