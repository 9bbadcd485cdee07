import type { ExtendedKeyUsage } from '../../model/extended-key-usage.ts';
import type { CompiledPolicy } from '../compile-policy.ts';

/** Exactly the policy's extended key usages; what a request asks for plays no part (contract.md §3.4). */
export function checkExtendedKeyUsage(compiled: CompiledPolicy): readonly ExtendedKeyUsage[] {
  return compiled.extendedKeyUsages;
}
