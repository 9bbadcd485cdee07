import type { KeyAlgorithm } from '../../model/key-algorithm.ts';
import type { CompiledPolicy } from '../compile-policy.ts';
import type { Findings } from '../findings.ts';
import { violation } from '../violation.ts';

/** The key algorithm of the certificate: the requested one when the policy allows it, its default when none was named. */
export function checkKeyAlgorithm(
  compiled: CompiledPolicy,
  requested: KeyAlgorithm | undefined,
  findings: Findings,
): KeyAlgorithm {
  if (requested === undefined) return compiled.policy.keyAlgorithm.defaultValue;
  if (!compiled.keyAlgorithms.has(requested)) {
    findings.violations.push(violation('KEY_ALGORITHM_NOT_ALLOWED', '/keyAlgorithm', [requested]));
  }
  return requested;
}
