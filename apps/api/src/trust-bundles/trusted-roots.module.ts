import { Module } from '@nestjs/common';

import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { TrustFactsRepository } from './trust-facts.repository.ts';
import { TrustedRoots } from './trusted-roots.ts';

/** What rooms ask that change what issuers get certificates under. */
@Module({
  providers: [TrustBundlesRepository, TrustFactsRepository, TrustedRoots],
  exports: [TrustBundlesRepository, TrustFactsRepository, TrustedRoots],
})
export class TrustedRootsModule {}
