import { Module } from '@nestjs/common';

import { TrustedRootsModule } from '../trust-bundles/trusted-roots.module.ts';
import { AbandonedCas } from './abandoned-cas.ts';
import { CaAccountsController } from './ca-accounts.controller.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CaAccountsService } from './ca-accounts.service.ts';
import { CaKeys } from './ca-keys.ts';
import { CaLifetimes } from './ca-lifetimes.ts';
import { CaRenewalService } from './ca-renewal.service.ts';
import { CaRenewalsController } from './ca-renewals.controller.ts';
import { CaRequestsController } from './ca-requests.controller.ts';
import { CaRequestsRepository } from './ca-requests.repository.ts';
import { CaRequestsService } from './ca-requests.service.ts';
import { CaRetirementService } from './ca-retirement.service.ts';
import { CaRevocationsController } from './ca-revocations.controller.ts';
import { CaRevocationsRepository } from './ca-revocations.repository.ts';
import { CaRevocationsService } from './ca-revocations.service.ts';
import { CaSuccessionService } from './ca-succession.service.ts';
import { CaSuccessionsRepository } from './ca-successions.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlPublisher } from './crl-publisher.ts';
import { CrlRenewal } from './crl-renewal.ts';
import { CrlSharding } from './crl-sharding.ts';
import { CrlsRepository } from './crls.repository.ts';
import { CrlsService } from './crls.service.ts';
import { CrossCertification } from './cross-certification.ts';
import { DownloadRoutes } from './downloads.routes.ts';
import { DownloadsRepository } from './downloads.repository.ts';
import { DownloadsService } from './downloads.service.ts';
import { HierarchyService } from './hierarchy.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';
import { OfflineRootsController } from './offline/offline-roots.controller.ts';
import { OfflineRootsRepository } from './offline/offline-roots.repository.ts';
import { OfflineRootsService } from './offline/offline-roots.service.ts';
import { ReissueService } from './reissue.service.ts';

/** The built-in CA: hierarchy, signers, CA accounts, CRLs and downloads. */
@Module({
  imports: [TrustedRootsModule],
  controllers: [
    CaAccountsController,
    CaRenewalsController,
    CaRequestsController,
    CaRevocationsController,
    OfflineRootsController,
  ],
  providers: [
    AbandonedCas,
    CaAccountsRepository,
    CaAccountsService,
    CaKeys,
    CaLifetimes,
    CaRenewalService,
    CaRequestsRepository,
    CaRequestsService,
    CaRetirementService,
    CaRevocationsRepository,
    CaRevocationsService,
    CaSuccessionService,
    CaSuccessionsRepository,
    CertificateAuthoritiesRepository,
    CrlPublisher,
    CrlRenewal,
    CrlSharding,
    CrlsRepository,
    CrlsService,
    CrossCertification,
    DownloadRoutes,
    DownloadsRepository,
    DownloadsService,
    HierarchyService,
    IssuingCasService,
    OfflineRootsRepository,
    OfflineRootsService,
    ReissueService,
  ],
  exports: [
    AbandonedCas,
    CaAccountsService,
    CaLifetimes,
    CaRevocationsService,
    CrlPublisher,
    CrlRenewal,
    CrlSharding,
    HierarchyService,
    IssuingCasService,
    ReissueService,
  ],
})
export class BuiltInCaModule {}
