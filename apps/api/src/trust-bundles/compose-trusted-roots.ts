import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { TrustFactsRepository } from './trust-facts.repository.ts';
import { TrustedRoots } from './trusted-roots.ts';

/** The check of whatever gives a configuration another CA, for commands of the program. */
export function composeTrustedRoots(): TrustedRoots {
  return new TrustedRoots(new TrustBundlesRepository(), new TrustFactsRepository());
}
