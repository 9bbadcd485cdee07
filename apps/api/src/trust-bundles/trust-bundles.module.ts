import { Module } from '@nestjs/common';

import { ServedTrustBundles } from './served-trust-bundles.ts';
import { TrustAnchorsService } from './trust-anchors.service.ts';
import { TrustBundleDownloads } from './trust-bundle-downloads.ts';
import { TrustBundleStates } from './trust-bundle-state.ts';
import { TrustBundlesController } from './trust-bundles.controller.ts';
import { TrustBundlesService } from './trust-bundles.service.ts';
import { TrustedRootsModule } from './trusted-roots.module.ts';

/** Which anchors verify the workloads of a trust domain, and where they have arrived. */
@Module({
  imports: [TrustedRootsModule],
  controllers: [TrustBundlesController],
  providers: [
    ServedTrustBundles,
    TrustAnchorsService,
    TrustBundleDownloads,
    TrustBundleStates,
    TrustBundlesService,
  ],
  exports: [ServedTrustBundles],
})
export class TrustBundlesModule {}
