import type { SubjectNames } from '@luciole/policy';
import { PkiError } from '../../errors.ts';

/**
 * A CA is found by its name, so it must have one (RFC 5280 §4.1.2.6).
 *
 * @throws {PkiError} TEMPLATE_INVALID
 */
export function requireCaSubject(subject: SubjectNames): void {
  if (Object.values(subject).every((values) => values.length === 0)) {
    throw new PkiError('TEMPLATE_INVALID', 'The subject of a CA must not be empty.');
  }
}
