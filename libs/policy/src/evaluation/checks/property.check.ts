import { MAX_OCCURRENCES } from '../../model/property-constraint.ts';
import { pointer } from '../../model/text.ts';
import type { CompiledProperty } from '../compile-policy.ts';
import type { Findings } from '../findings.ts';
import { cutArgument, violation } from '../violation.ts';

const NOTHING: readonly string[] = [];

/** Lists up to here are searched for duplicates directly; a set costs more than it saves. */
const SMALL_LIST = 8;

/**
 * Decides about one property (contract.md §3.2) and gives the values that reach the certificate: in canonical form,
 * without duplicates, in the order requested. With violations the result has no meaning.
 */
export function checkProperty(
  property: CompiledProperty,
  requested: readonly string[],
  findings: Findings,
): readonly string[] {
  switch (property.type) {
    case 'IGNORED':
      if (requested.length > 0) note(findings, 'VALUES_IGNORED', property, requested.length);
      return NOTHING;
    case 'FORBIDDEN':
      if (requested.length > 0) {
        findings.violations.push(
          violation('PROPERTY_FORBIDDEN', property.path, [property.property]),
        );
      }
      return NOTHING;
    case 'LOCKED':
      if (requested.length > 0 && !sameValues(property, requested)) {
        note(findings, 'VALUES_REPLACED', property, requested.length);
      }
      return property.defaultValues;
    case 'OPTIONAL':
    case 'REQUIRED':
      return requested.length > 0
        ? checkValues(property, requested, findings)
        : valuesOfNone(property, findings);
    default:
      return property.type satisfies never;
  }
}

function valuesOfNone(property: CompiledProperty, findings: Findings): readonly string[] {
  if (property.type === 'REQUIRED') {
    findings.violations.push(
      violation('PROPERTY_REQUIRED', property.path, [property.property, property.minOccurrences]),
    );
  } else if (property.defaultValues.length > 0) {
    note(findings, 'DEFAULTS_USED', property, property.defaultValues.length);
  }
  return property.defaultValues;
}

function checkValues(
  property: CompiledProperty,
  requested: readonly string[],
  findings: Findings,
): readonly string[] {
  // No policy admits more, so looking at each would only give a hostile request something to multiply.
  if (requested.length > MAX_OCCURRENCES) {
    tooMany(property, requested.length, findings);
    return NOTHING;
  }
  const values: string[] = [];
  const seen = requested.length > SMALL_LIST ? new Set<string>() : undefined;
  let invalid = 0;
  for (let i = 0; i < requested.length; i++) {
    const value = requested[i] ?? '';
    const canonical = property.form.canonicalize(value, property.path);
    if (typeof canonical !== 'string') {
      invalid++;
      findings.violations.push({ ...canonical, path: property.path + pointer(i) });
      continue;
    }
    if (seen === undefined ? values.includes(canonical) : seen.has(canonical)) continue;
    seen?.add(canonical);
    values.push(canonical);
    checkAllowed(property, canonical, i, findings);
  }
  checkCount(property, values.length + invalid, findings);
  const duplicates = requested.length - values.length - invalid;
  if (duplicates > 0) note(findings, 'DUPLICATES_DROPPED', property, duplicates);
  return values;
}

function checkAllowed(
  property: CompiledProperty,
  value: string,
  index: number,
  findings: Findings,
): void {
  const outcome = property.allowed.match(value, findings.work);
  if (outcome === 'matched') {
    if (findings.explanation === undefined) return;
    const reason = property.allowed.explain(value, findings.explanation);
    if (reason === undefined) return;
    findings.notes.push({
      code: 'VALUE_MATCHED',
      path: property.path + pointer(index),
      args: [value, reason.entry, reason.part].map(cutArgument),
    });
    return;
  }
  const path = property.path + pointer(index);
  const args = [property.property, value];
  if (outcome === 'overBudget') {
    findings.violations.push(violation('PATTERN_BUDGET_EXCEEDED', path, args));
  } else if (property.property === 'dnsNames' && value.startsWith('*')) {
    findings.violations.push(violation('WILDCARD_NOT_ALLOWED', path, args));
  } else {
    findings.violations.push(violation('VALUE_NOT_ALLOWED', path, args));
  }
}

/** Counts what is distinct, and what is invalid besides (contract.md §3.4). */
function checkCount(property: CompiledProperty, count: number, findings: Findings): void {
  // More than one common name has no meaning to any client, whatever the policy's maximum.
  if (property.property === 'commonName' && count > 1) {
    findings.violations.push(violation('MULTIPLE_COMMON_NAMES', property.path, [count]));
  } else if (count > property.maxOccurrences) {
    tooMany(property, count, findings);
  }
  if (count < property.minOccurrences) {
    findings.violations.push(
      violation('TOO_FEW_VALUES', property.path, [
        property.property,
        count,
        property.minOccurrences,
      ]),
    );
  }
}

function tooMany(property: CompiledProperty, count: number, findings: Findings): void {
  findings.violations.push(
    violation('TOO_MANY_VALUES', property.path, [
      property.property,
      count,
      property.maxOccurrences,
    ]),
  );
}

function sameValues(property: CompiledProperty, requested: readonly string[]): boolean {
  const { defaultValues } = property;
  return (
    requested.length === defaultValues.length &&
    requested.every((value, index) => value === defaultValues[index])
  );
}

function note(
  findings: Findings,
  code: 'VALUES_IGNORED' | 'VALUES_REPLACED' | 'DEFAULTS_USED' | 'DUPLICATES_DROPPED',
  property: CompiledProperty,
  count: number,
): void {
  findings.notes.push({ code, path: property.path, args: [property.property, count] });
}
