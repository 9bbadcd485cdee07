import type { SubjectNames } from '../../model/certificate-names.ts';
import { isTwoLetterCountry } from '../../model/upper-bounds.ts';
import type { CompiledPolicy } from '../compile-policy.ts';
import type { Findings } from '../findings.ts';
import { checkProperty } from './property.check.ts';

/**
 * Decides about the subject's six attributes and gives the subject to be signed (RFC 5280 §4.1.2.6).
 * A country longer than two letters passes with a note: such certificates are in use (contract.md §3.4).
 */
export function checkSubject(
  compiled: CompiledPolicy,
  requested: SubjectNames,
  findings: Findings,
): SubjectNames {
  const of = compiled.subject;
  const subject: SubjectNames = {
    commonName: checkProperty(of.commonName, requested.commonName, findings),
    organization: checkProperty(of.organization, requested.organization, findings),
    organizationalUnit: checkProperty(
      of.organizationalUnit,
      requested.organizationalUnit,
      findings,
    ),
    locality: checkProperty(of.locality, requested.locality, findings),
    stateOrProvince: checkProperty(of.stateOrProvince, requested.stateOrProvince, findings),
    country: checkProperty(of.country, requested.country, findings),
  };
  for (const country of subject.country) {
    if (isTwoLetterCountry(country)) continue;
    findings.notes.push({
      code: 'COUNTRY_NOT_TWO_LETTERS',
      path: '/subject/country',
      args: [country],
      citation: 'RFC 5280 §A.1',
    });
  }
  return subject;
}
