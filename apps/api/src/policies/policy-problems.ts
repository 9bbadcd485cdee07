import { ERRORS, type ErrorArguments, type ErrorName, type SaveWarning } from '@luciole/contract';
import type { PolicyProblem } from '@luciole/policy';
import type { Problem } from '../http/application-error.ts';

/** Names of the catalogue by the codes that `libs/policy` gives (contract.md §2.3). */
const NAMES = new Map<number, ErrorName>(
  (Object.keys(ERRORS) as ErrorName[])
    .filter((name) => name === 'MALFORMED' || name.startsWith('POLICY_'))
    .map((name) => [ERRORS[name].code, name]),
);

/** Codes whose message names the value instead of the place. */
const VALUE_CODES = new Set<number>([
  ERRORS.POLICY_VALIDITY_INVALID.code,
  ERRORS.POLICY_KEY_USAGE_UNSUPPORTED.code,
  ERRORS.POLICY_EXTENDED_KEY_USAGE_UNSUPPORTED.code,
]);

/** Codes of one member that is empty, missing or too long: the message is always the same. */
function isPlain(code: number): boolean {
  const isProperty = code >= 50112 && code <= 50121;
  return code !== ERRORS.MALFORMED.code && !isProperty && !VALUE_CODES.has(code);
}

/** A problem of severity `error`, in the words of the catalogue. */
export function toProblem(problem: PolicyProblem): Problem {
  return {
    name: NAMES.get(problem.code) ?? 'MALFORMED',
    args: argumentsOf(problem),
    pointer: problem.path,
  };
}

function argumentsOf({ code, path, message, args, reason }: PolicyProblem): ErrorArguments {
  if (isPlain(code)) return {};
  if (VALUE_CODES.has(code)) {
    return { value: reason === 'MISSING' ? '(missing)' : String(args[0] ?? '') };
  }
  return { path, problem: message };
}

/** A problem of severity `warning`, as answers to POST and PATCH carry it. */
export function toWarning(problem: PolicyProblem): SaveWarning {
  return { code: problem.reason, message: problem.message, path: problem.path };
}
