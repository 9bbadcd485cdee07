import {
  approximateSeconds,
  formatValidityPeriod,
  parseValidityPeriod,
} from '../../model/validity-period.ts';
import type { ValidityPeriod } from '../../model/validity-period.ts';
import type { CompiledPolicy } from '../compile-policy.ts';
import type { Findings } from '../findings.ts';
import { violation } from '../violation.ts';

const PATH = '/validityPeriod';

/**
 * The validity period of the certificate (contract.md §3.6): the policy's when none was asked for, a shorter one as
 * asked for, a longer one refused, or shortened to the policy's when `clamp` is set.
 */
export function checkValidity(
  compiled: CompiledPolicy,
  requested: string | undefined,
  clamp: boolean,
  findings: Findings,
): ValidityPeriod {
  if (requested === undefined) return compiled.validityPeriod;
  const period = parseValidityPeriod(requested);
  if (period === undefined) {
    findings.violations.push(violation('VALIDITY_PERIOD_INVALID', PATH, [requested], 'ISO 8601-1'));
    return compiled.validityPeriod;
  }
  if (approximateSeconds(period) <= compiled.validitySeconds) return period;
  const args = [formatValidityPeriod(period), formatValidityPeriod(compiled.validityPeriod)];
  if (clamp) {
    findings.notes.push({ code: 'VALIDITY_PERIOD_CLAMPED', path: PATH, args });
  } else {
    findings.violations.push(violation('VALIDITY_PERIOD_TOO_LONG', PATH, args));
  }
  return compiled.validityPeriod;
}
