import type { SubjectAlternativeNames, SubjectNames } from '../model/certificate-names.ts';
import type { RequestedCertificate } from '../model/requested-certificate.ts';
import { checkExtendedKeyUsage } from './checks/extended-key-usage.check.ts';
import { checkKeyAlgorithm } from './checks/key-algorithm.check.ts';
import { checkKeyUsage } from './checks/key-usage.check.ts';
import { checkSans } from './checks/sans.check.ts';
import { checkSubject } from './checks/subject.check.ts';
import { checkValidity } from './checks/validity.check.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import type { Decision } from './decision.ts';
import { noFindings } from './findings.ts';
import { violation } from './violation.ts';

export interface EvaluationOptions {
  /** Shorten a validity period that is longer than the policy's, instead of denying. Off by default. */
  readonly clampValidity?: boolean;
  /** Note for every value which allowed value matched which part of it. Off by default; for the dry run. */
  readonly explain?: boolean;
}

/**
 * Decides whether a policy permits a certificate, and what exactly would be in it.
 *
 * Runs every check and stops at none: a denial lists all reasons. Same inputs, same decision, in every program; no
 * clock, no randomness, nothing thrown, and bounded time for any input.
 */
export function evaluate(
  compiled: CompiledPolicy,
  requested: RequestedCertificate,
  options: EvaluationOptions = {},
): Decision {
  const findings = noFindings(options.explain ?? false);
  const subject = checkSubject(compiled, requested.subject, findings);
  const sans = checkSans(compiled, requested.sans, findings);
  // With a violation among the names it is unknown what would be left of them.
  if (findings.violations.length === 0 && isEmpty(subject) && isEmpty(sans)) {
    findings.violations.push(violation('NOTHING_TO_CERTIFY', '', [], 'RFC 5280 §4.1.2.6'));
  }
  const keyAlgorithm = checkKeyAlgorithm(compiled, requested.keyAlgorithm, findings);
  const keyUsages = checkKeyUsage(compiled, keyAlgorithm, findings);
  const extendedKeyUsages = checkExtendedKeyUsage(compiled);
  const validityPeriod = checkValidity(
    compiled,
    requested.validityPeriod,
    options.clampValidity ?? false,
    findings,
  );
  if (findings.violations.length > 0) {
    return { outcome: 'denied', violations: findings.violations };
  }
  return {
    outcome: 'permitted',
    content: { subject, sans, keyAlgorithm, keyUsages, extendedKeyUsages, validityPeriod },
    notes: findings.notes,
  };
}

function isEmpty(names: SubjectNames | SubjectAlternativeNames): boolean {
  for (const values of Object.values(names)) if (values.length > 0) return false;
  return true;
}
