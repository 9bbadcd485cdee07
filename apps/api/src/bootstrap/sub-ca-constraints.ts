import { deriveNameConstraints, type DerivedConstraints } from '@luciole/pki';
import { describePermittedNames } from '@luciole/policy';

import type { BootstrapContext } from './bootstrap-context.ts';

/** Names of an issuer's own server, sent at bootstrap: its server certificate comes from the sub-CA too (ruling 5). */
export interface IssuerServerNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** What limits a sub-CA besides its profile; members are absent when the provider does not ask for them. */
export type SubCaConstraints = Partial<
  Pick<DerivedConstraints, 'nameConstraints' | 'extendedKeyUsages'>
>;

/**
 * The constraints that the provider asks for, derived from all policies of the configuration and the issuer's own server names (ruling 5).
 *
 * @throws {PkiError} CONSTRAINTS_INVALID when a server name is not one of its form
 */
export function subCaConstraints(
  { policies, provider }: Pick<BootstrapContext, 'policies' | 'provider'>,
  server: IssuerServerNames,
): SubCaConstraints {
  if (policies === null) return {};
  const documents = policies.map(({ document, name, validity_period }) => ({
    ...document,
    name,
    validityPeriod: validity_period,
  }));
  const derived = deriveNameConstraints({
    permitted: describePermittedNames(documents),
    extendedKeyUsages: documents.flatMap(({ extendedKeyUsages }) => extendedKeyUsages),
    server,
  });
  return {
    ...(provider.name_constraints && { nameConstraints: derived.nameConstraints }),
    ...(provider.extended_key_usage_limit === true && {
      extendedKeyUsages: derived.extendedKeyUsages,
    }),
  };
}
