import type { SubjectProperty } from './certificate-names.ts';

/**
 * Most characters of a subject attribute (RFC 5280 appendix A.1, the `ub-` constants). A country should have two
 * letters; longer ones are in use and accepted up to 64 (contract.md §8, row 18).
 */
export const SUBJECT_UPPER_BOUNDS: Readonly<Record<SubjectProperty, number>> = {
  commonName: 64,
  organization: 64,
  organizationalUnit: 64,
  locality: 128,
  stateOrProvince: 128,
  country: 64,
};

/** Whether a country is the two letters RFC 5280 wants (ISO 3166-1 alpha-2). */
export function isTwoLetterCountry(value: string): boolean {
  return /^[A-Za-z]{2}$/.test(value);
}
