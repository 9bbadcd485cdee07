import { type Violation, violationMessage } from '@luciole/policy';
import type { IssuerViolation } from './issuance.ts';

/** A reason for a denial, whoever found it. */
export type IssuanceViolation = Violation | IssuerViolation;

/** Longest text of a request that is said back, in characters. */
const MAX_SAID_BACK = 256;

/** Makes a reason of the issuer's own; long texts are cut, because they are said back to callers and in logs. */
export function issuerViolation(
  code: IssuerViolation['code'],
  path: string,
  args: readonly string[],
  citation?: string,
): IssuerViolation {
  const cut = args.map((text) =>
    text.length > MAX_SAID_BACK ? `${text.slice(0, MAX_SAID_BACK - 1)}…` : text,
  );
  return citation === undefined ? { code, path, args: cut } : { code, path, args: cut, citation };
}

const MESSAGES: Readonly<
  Record<IssuerViolation['code'], (first: string | number, second: string | number) => string>
> = {
  NAME_NOT_BOUND: (form, name) =>
    `${JSON.stringify(name)} is none of the ${form} that this client is bound to`,
  NAME_OUTSIDE_CONSTRAINTS: (form, reason) =>
    `a ${form} is ${reason} by the name constraints of the issuing CA`,
  USAGE_OUTSIDE_CONSTRAINTS: (usage) => `the issuing CA cannot certify keys for ${usage}`,
};

/** One sentence for people, made from code and arguments. */
export function issuanceViolationMessage(violation: IssuanceViolation): string {
  if (!isIssuerViolation(violation)) return violationMessage(violation);
  const [first = '', second = ''] = violation.args;
  return MESSAGES[violation.code](first, second);
}

function isIssuerViolation(violation: IssuanceViolation): violation is IssuerViolation {
  return Object.hasOwn(MESSAGES, violation.code);
}
