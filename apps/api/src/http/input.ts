import { findUnstorableText, type RouteDefinition, UNSTORABLE_TEXT } from '@luciole/contract';
import type { z } from 'zod';
import { ApplicationError, problem, type Problem } from './application-error.ts';
import { MalformedInputError, type MalformedPart } from './malformed-input.error.ts';

/** A request's parts as they arrive. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** A request's parts after validation; `undefined` where the route declares none. */
export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** Most problems named in one answer; the rest would only make it long. */
const MOST_PARTS = 20;

/**
 * Checks everything of a request against its route's schemas, once.
 *
 * @throws {ApplicationError} INVALID_PATH_PARAMETER (400/10055) before anything else, because nothing else matters then
 * @throws {MalformedInputError} with every offending path of query, headers and body
 */
export function parseInput(route: RouteDefinition, raw: RawInput): ParsedInput {
  const params = parseParams(route, raw.params);
  const parts: MalformedPart[] = [];
  const query = parsePart(route.query, toPlain(raw.query), '/query', parts);
  const headers = parsePart(route.headers, raw.headers, '/headers', parts);
  const body = parsePart(route.body, raw.body, '', parts);
  const [first, ...rest] = parts;
  if (first !== undefined) throw MalformedInputError.of([first, ...rest.slice(0, MOST_PARTS - 1)]);
  return { params, query, headers, body };
}

function parseParams(route: RouteDefinition, raw: unknown): unknown {
  if (route.params === undefined) return undefined;
  const given = toPlain(raw);
  const parsed = route.params.safeParse(given);
  const flawed = new Set<string>(
    parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0] ?? '')),
  );
  for (const [name, value] of Object.entries(given)) {
    if (findUnstorableText(value) !== undefined) flawed.add(name);
  }
  if (parsed.success && flawed.size === 0) return parsed.data;
  const problems: Problem[] = [...flawed].map((name) =>
    problem('INVALID_PATH_PARAMETER', { name, value: shown(given[name]) }),
  );
  ApplicationError.throwAny(problems);
  throw new Error('a refusal of path parameters without an issue');
}

function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  prefix: string,
  parts: MalformedPart[],
): unknown {
  if (schema === undefined) return undefined;
  const unstorable = prefix === '' ? undefined : findUnstorableText(value);
  if (unstorable !== undefined) {
    parts.push({
      pointer: `${prefix}${unstorable}`,
      reason: UNSTORABLE_TEXT,
    });
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) parts.push(...describeIssue(issue, prefix));
  return undefined;
}

/** What is wrong and where; an unknown member is named by its own pointer, as are the branches of a union. */
function describeIssue(issue: z.core.$ZodIssue, prefix: string): readonly MalformedPart[] {
  const pointer = `${prefix}${toPointer(issue.path)}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${pointer}${toPointer([key])}`,
      reason: 'unknown field',
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length === 1) {
    return (issue.errors[0] ?? []).flatMap((inner) => describeIssue(inner, pointer));
  }
  return [{ pointer, reason: issue.message }];
}

/** A JSON pointer (RFC 6901) from a zod path; at most 200 characters. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
    .slice(0, 200);
}

function toPlain(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '?')
    .slice(0, 100);
}
