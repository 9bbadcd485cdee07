import { ACCOUNT_ERRORS } from './errors/accounts.ts';
import { ALERT_ERRORS } from './errors/alerts.ts';
import { AUDIT_ERRORS } from './errors/audit.ts';
import { CERTIFICATE_AUTHORITY_ERRORS } from './errors/certificate-authorities.ts';
import { CONFIGURATION_ERRORS } from './errors/configurations.ts';
import type { ErrorArguments, ErrorDefinition } from './errors/define.ts';
import { GENERAL_ERRORS } from './errors/general.ts';
import { ISSUANCE_ERRORS } from './errors/issuance.ts';
import { POLICY_ERRORS } from './errors/policies.ts';
import { SIGN_IN_ERRORS } from './errors/sign-in.ts';
import { keysOf } from './keys.ts';
import { SUB_CA_PROVIDER_ERRORS } from './errors/sub-ca-providers.ts';
import { TRUST_BUNDLE_ERRORS } from './errors/trust-bundles.ts';

/** The catalogue: every error that crosses a socket, by name. Codes are unique and never change their meaning. */
export const ERRORS = Object.freeze({
  ...GENERAL_ERRORS,
  ...POLICY_ERRORS,
  ...CONFIGURATION_ERRORS,
  ...SUB_CA_PROVIDER_ERRORS,
  ...CERTIFICATE_AUTHORITY_ERRORS,
  ...ACCOUNT_ERRORS,
  ...AUDIT_ERRORS,
  ...ALERT_ERRORS,
  ...SIGN_IN_ERRORS,
  ...ISSUANCE_ERRORS,
  ...TRUST_BUNDLE_ERRORS,
});

export type ErrorName = keyof typeof ERRORS;
/** Arguments that an error's message is made from; `{}` for most. */
export type ErrorArgs<N extends ErrorName> =
  (typeof ERRORS)[N] extends ErrorDefinition<infer A> ? A : never;

const CATALOGUE: Readonly<Record<ErrorName, ErrorDefinition>> = ERRORS;

/** Every name of the catalogue. */
export const ERROR_NAMES: readonly ErrorName[] = keysOf(ERRORS);

/** The entry of a name, for code that handles any error. */
export function errorDefinition(name: ErrorName): ErrorDefinition {
  return CATALOGUE[name];
}

const NAMES_BY_CODE: ReadonlyMap<number, ErrorName> = new Map(
  ERROR_NAMES.map((name) => [ERRORS[name].code, name]),
);

/** The name that has a code, for example for a problem that `validatePolicy` found; `undefined` when none has it. */
export function errorNameOfCode(code: number): ErrorName | undefined {
  return NAMES_BY_CODE.get(code);
}

/** One error, ready to be written in any family. */
export interface RenderedError {
  readonly code: number;
  readonly message: string;
  readonly args: readonly unknown[];
  /** JSON pointer to the offending member of the request. */
  readonly pointer?: string;
  /** Clause that demands it, `RFC 5280 §4.2.1.6`. */
  readonly citation?: string;
}

/** Code, public sentence and arguments of an error. */
export function renderError<N extends ErrorName>(
  name: N,
  args: ErrorArgs<N>,
  more: Pick<RenderedError, 'pointer' | 'citation'> = {},
): RenderedError {
  const definition = errorDefinition(name);
  const given: ErrorArguments = args;
  return {
    code: definition.code,
    message: definition.message(given),
    args: definition.wireArguments(given),
    ...more,
  };
}

/** The sentence of an error with its arguments' names in angle brackets, for documentation. */
export function messageTemplate(name: ErrorName): string {
  // A list of one text reads as that text both in a template literal and when joined.
  const args = new Proxy<Record<string, readonly string[]>>(
    {},
    { get: (_, argument) => [`<${String(argument)}>`] },
  );
  // A message that is its argument comes back as that list.
  return [errorDefinition(name).message(args)].join('');
}
