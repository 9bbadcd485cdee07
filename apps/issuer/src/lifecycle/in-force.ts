import type { BootstrapConfiguration } from '@luciole/contract';
import { readPolicy } from '@luciole/policy';
import type { Authority } from '../authority/authority.ts';
import type { PolicyInForce } from '../issuance/issuance.ts';

/** What an issuer works by: a configuration, and a CA that was obtained for one of its shape (ruling 23). */
export interface InForce {
  readonly configuration: BootstrapConfiguration;
  readonly authority: Authority;
}

/** The policies of a configuration, and the names of those that this issuer cannot read. */
export interface PoliciesReading {
  readonly policies: readonly PolicyInForce[];
  readonly unreadable: readonly string[];
}

/**
 * Every policy that a client of the configuration may be entitled to. One that has an error by this issuer's own reading
 * is out of force, rather than enforced in part.
 */
export function readPolicies(configuration: BootstrapConfiguration): PoliciesReading {
  const policies: PolicyInForce[] = [];
  const unreadable: string[] = [];
  for (const information of configuration.policyDefinitions) {
    const { extendedKeyUsages, keyAlgorithm, keyUsages, name, sans, subject, validityPeriod } =
      information;
    const members = { extendedKeyUsages, keyAlgorithm, keyUsages, name, sans, subject };
    const { policy } = readPolicy({ ...members, validityPeriod });
    if (policy === undefined) unreadable.push(name);
    else policies.push({ id: information.id, version: information.modificationDate, policy });
  }
  return { policies, unreadable };
}
