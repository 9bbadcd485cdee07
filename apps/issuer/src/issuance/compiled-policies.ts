import { type CompiledPolicy, compilePolicy } from '@luciole/policy';
import type { PolicyInForce } from './issuance.ts';

/**
 * Policies made ready for evaluation, each text once: a configuration that changes in one policy, or is renewed with
 * the same ones, costs nothing for the others.
 */
export class CompiledPolicies {
  #byText: ReadonlyMap<string, CompiledPolicy> = new Map();

  /**
   * The policies by id; forgets those that are not among them.
   *
   * @throws {PolicyError} POLICY_INCOHERENT
   */
  compile(policies: readonly PolicyInForce[]): ReadonlyMap<string, CompiledPolicy> {
    const byText = new Map<string, CompiledPolicy>();
    const byId = new Map<string, CompiledPolicy>();
    for (const { id, policy } of policies) {
      const text = JSON.stringify(policy);
      const compiled = this.#byText.get(text) ?? compilePolicy(policy);
      byText.set(text, compiled);
      byId.set(id, compiled);
    }
    this.#byText = byText;
    return byId;
  }
}
