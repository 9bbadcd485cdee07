import { parseValidityPeriod, type ValidityPeriod } from '@luciole/policy';

import { ApplicationError } from '../http/application-error.ts';

/**
 * The validity period that somebody asks for.
 *
 * @throws {ApplicationError} CA_VALIDITY_INVALID
 */
export function requireValidity(value: string, pointer: string): ValidityPeriod {
  const period = parseValidityPeriod(value);
  if (period !== undefined) return period;
  throw validityInvalid(value, 'it is no ISO 8601 duration of at most 100 years', pointer);
}

/** A validity period that a CA cannot have. */
export function validityInvalid(
  value: string,
  fault: string,
  pointer = '/validityPeriod',
): ApplicationError {
  const about = { value: value.slice(0, 64), problem: fault };
  return ApplicationError.of('CA_VALIDITY_INVALID', about, { pointer });
}
