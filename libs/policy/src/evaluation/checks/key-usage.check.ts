import type { KeyAlgorithm } from '../../model/key-algorithm.ts';
import type { KeyUsage } from '../../model/key-usage.ts';
import type { CompiledPolicy } from '../compile-policy.ts';
import type { Findings } from '../findings.ts';
import { violation } from '../violation.ts';

/**
 * The policy's key usages without those that a key of this type cannot have (RFC 5480 §3, RFC 8410 §5); what was
 * dropped is noted. What a request asks for plays no part.
 */
export function checkKeyUsage(
  compiled: CompiledPolicy,
  keyAlgorithm: KeyAlgorithm,
  findings: Findings,
): readonly KeyUsage[] {
  const granted = compiled.grantedKeyUsages.get(keyAlgorithm);
  if (granted === undefined) return [];
  if (granted.keyUsages.length === 0) {
    findings.violations.push(
      violation('NO_KEY_USAGE_LEFT', '/keyAlgorithm', [keyAlgorithm], granted.notes[0]?.citation),
    );
  }
  if (granted.notes.length > 0) findings.notes.push(...granted.notes);
  return granted.keyUsages;
}
