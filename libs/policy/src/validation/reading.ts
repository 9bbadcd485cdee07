import { MAX_LIST_ITEMS } from '../model/property-constraint.ts';
import { pointer } from '../model/text.ts';
import type { PolicyProblems } from './policy-problem.ts';

/** Code of malformed input, unknown members and unknown values. */
export const MALFORMED = 10006;

/** Whether a member counts as not given: clients written in Go send null for empty (contract.md §2.1.5). */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is one of a closed list of texts. */
export function isOneOf<const T extends string>(values: readonly T[], value: unknown): value is T {
  return typeof value === 'string' && (values as readonly string[]).includes(value);
}

/** Reports members that are not known. */
export function checkMembers(
  record: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
  problems: PolicyProblems,
): void {
  for (const member of Object.keys(record)) {
    if (known.includes(member)) continue;
    problems.error(MALFORMED, 'UNKNOWN_MEMBER', path + pointer(member), [member]);
  }
}

/** The items of a list of texts; what is absent is an empty list, what is none is reported and left out. */
export function readTexts(
  value: unknown,
  code: number,
  path: string,
  problems: PolicyProblems,
): readonly string[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) {
    problems.error(MALFORMED, 'WRONG_TYPE', path, ['a list of strings']);
    return [];
  }
  if (value.length > MAX_LIST_ITEMS) {
    problems.error(code, 'TOO_MANY_ITEMS', path, [value.length, MAX_LIST_ITEMS]);
    return [];
  }
  const items: readonly unknown[] = value;
  const texts: string[] = [];
  for (const [index, item] of items.entries()) {
    if (typeof item === 'string') texts.push(item);
    else problems.error(MALFORMED, 'WRONG_TYPE', path + pointer(index), ['a string']);
  }
  return texts;
}

/** The items of a list of texts from a closed list; others are reported with `unknownCode` and left out. */
export function readEnumList<const T extends string>(
  value: unknown,
  allowed: readonly T[],
  codes: { readonly list: number; readonly unknown: number },
  path: string,
  problems: PolicyProblems,
): readonly T[] {
  const known: T[] = [];
  for (const [index, text] of readTexts(value, codes.list, path, problems).entries()) {
    if (isOneOf(allowed, text)) known.push(text);
    else problems.error(codes.unknown, 'UNKNOWN_VALUE', path + pointer(index), [text]);
  }
  return known;
}
