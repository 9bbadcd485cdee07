import { CreateCompaniesAndPeople1795300000001 } from './1795300000001-create-companies-and-people.ts';
import { CreateServiceAccounts1795300000002 } from './1795300000002-create-service-accounts.ts';
import { CreateCertificateAuthorities1795300000003 } from './1795300000003-create-certificate-authorities.ts';
import { CreatePoliciesAndConfigurations1795300000004 } from './1795300000004-create-policies-and-configurations.ts';
import { CreateIssuance1795300000005 } from './1795300000005-create-issuance.ts';
import { CreateStatistics1795300000006 } from './1795300000006-create-statistics.ts';
import { CreateAuditEvents1795300000007 } from './1795300000007-create-audit-events.ts';
import { CreateLookUps1795300000008 } from './1795300000008-create-look-ups.ts';
import { CreateIssuanceFunctions1795300000009 } from './1795300000009-create-issuance-functions.ts';
import { CreateStatisticsFunctions1795300000010 } from './1795300000010-create-statistics-functions.ts';
import { CreateSealedKeyGuard1795300000011 } from './1795300000011-create-sealed-key-guard.ts';
import { CreateBootstrapLookUp1795300000021 } from './1795300000021-create-bootstrap-look-up.ts';
import { CreateDownloadLookUp1795300000022 } from './1795300000022-create-download-look-up.ts';
import { CreateStatisticsCorrection1795300000031 } from './1795300000031-create-statistics-correction.ts';
import { CreateFormerCaCertificates1795300000032 } from './1795300000032-create-former-ca-certificates.ts';
import { CreateLiveCounts1795300000041 } from './1795300000041-create-live-counts.ts';
import { NameAuthoritiesByKey1795300000051 } from './1795300000051-name-authorities-by-key.ts';
import { KeepBatchesLinear1795300000052 } from './1795300000052-keep-batches-linear.ts';
import { CountHiddenQuarantine1795300000053 } from './1795300000053-count-hidden-quarantine.ts';
import { CreateAuditChain1795300000071 } from './1795300000071-create-audit-chain.ts';
import { BoundFragmentSearch1795300000081 } from './1795300000081-bound-fragment-search.ts';
import { KeepIdempotencyKeysUntilTheEnd1795300000085 } from './1795300000085-keep-idempotency-keys-until-the-end.ts';
import { CreateSignIn1795300000101 } from './1795300000101-create-sign-in.ts';
import { CreateAuditDestinations1795300000111 } from './1795300000111-create-audit-destinations.ts';
import { CreateSingleSignOn1795300000120 } from './1795300000120-create-single-sign-on.ts';
import { LetTeamsChangeAttachedCredentials1795300000130 } from './1795300000130-let-teams-change-attached-credentials.ts';
import { CreateInsights1795300000140 } from './1795300000140-create-insights.ts';
import { CreateRevocationServices1795300000150 } from './1795300000150-create-revocation-services.ts';
import { CreateCaRequests1795300000152 } from './1795300000152-create-ca-requests.ts';
import { ReadCrlsInTheirCompany1795300000151 } from './1795300000151-read-crls-in-their-company.ts';
import { CreateIncidents1795300000157 } from './1795300000157-create-incidents.ts';
import { CreatePolicyRevisions1795300000162 } from './1795300000162-create-policy-revisions.ts';
import { CreateApiKeyUses1795300000167 } from './1795300000167-create-api-key-uses.ts';
import { CreateTrustBundles1795300000175 } from './1795300000175-create-trust-bundles.ts';
import { LetRootsGoOffline1795300000180 } from './1795300000180-let-roots-go-offline.ts';
import { CreateAlerts1795300000185 } from './1795300000185-create-alerts.ts';
import { CreateCaSuccessors1795300000190 } from './1795300000190-create-ca-successors.ts';
import { CreatePolicyProposals1795300000195 } from './1795300000195-create-policy-proposals.ts';
import { RememberFirstReports1795300000260 } from './1795300000260-remember-first-reports.ts';
import { FoldTheOldestFirst1795300000261 } from './1795300000261-fold-the-oldest-first.ts';
import { KeepChainsOnce1795300000290 } from './1795300000290-keep-chains-once.ts';
import { NameVersionsOfLinks1795300000291 } from './1795300000291-name-versions-of-links.ts';

/** Every migration, oldest first. A migration that has landed is never edited. */
export const MIGRATIONS = [
  CreateCompaniesAndPeople1795300000001,
  CreateServiceAccounts1795300000002,
  CreateCertificateAuthorities1795300000003,
  CreatePoliciesAndConfigurations1795300000004,
  CreateIssuance1795300000005,
  CreateStatistics1795300000006,
  CreateAuditEvents1795300000007,
  CreateLookUps1795300000008,
  CreateIssuanceFunctions1795300000009,
  CreateStatisticsFunctions1795300000010,
  CreateSealedKeyGuard1795300000011,
  CreateBootstrapLookUp1795300000021,
  CreateDownloadLookUp1795300000022,
  CreateStatisticsCorrection1795300000031,
  CreateFormerCaCertificates1795300000032,
  CreateLiveCounts1795300000041,
  NameAuthoritiesByKey1795300000051,
  KeepBatchesLinear1795300000052,
  CountHiddenQuarantine1795300000053,
  CreateAuditChain1795300000071,
  BoundFragmentSearch1795300000081,
  KeepIdempotencyKeysUntilTheEnd1795300000085,
  CreateSignIn1795300000101,
  CreateAuditDestinations1795300000111,
  CreateSingleSignOn1795300000120,
  LetTeamsChangeAttachedCredentials1795300000130,
  CreateInsights1795300000140,
  CreateRevocationServices1795300000150,
  ReadCrlsInTheirCompany1795300000151,
  CreateCaRequests1795300000152,
  CreateIncidents1795300000157,
  CreatePolicyRevisions1795300000162,
  CreateApiKeyUses1795300000167,
  CreateTrustBundles1795300000175,
  LetRootsGoOffline1795300000180,
  CreateAlerts1795300000185,
  CreateCaSuccessors1795300000190,
  CreatePolicyProposals1795300000195,
  RememberFirstReports1795300000260,
  FoldTheOldestFirst1795300000261,
  KeepChainsOnce1795300000290,
  NameVersionsOfLinks1795300000291,
];
