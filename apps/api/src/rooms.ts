import type { DynamicModule, Type } from '@nestjs/common';
import { AlertsModule } from './alerts/alerts.module.ts';
import { ConfigurationEntity } from './configurations/records/configuration.entity.ts';
import { BootstrapModule } from './bootstrap/bootstrap.module.ts';
import { BackupsModule } from './backup/backups.module.ts';
import { BuiltInCaModule } from './built-in-ca/built-in-ca.module.ts';
import { IncidentsModule } from './incidents/incidents.module.ts';
import { InsightsModule } from './insights/insights.module.ts';
import { IntermediateCertificatesModule } from './intermediate-certificates/intermediate-certificates.module.ts';
import { CertificateOriginModule } from './certificate-origin/certificate-origin.module.ts';
import { CompaniesModule } from './companies/companies.module.ts';
import { ConfigurationsModule } from './configurations/configurations.module.ts';
import type { DatabaseSettings } from './database/data-source.ts';
import { OcspModule } from './ocsp/ocsp.module.ts';
import { RevocationModule } from './revocation/revocation.module.ts';
import { TokensModule } from './tokens/tokens.module.ts';
import { ApiKeysModule } from './api-keys/api-keys.module.ts';
import { CertificateIssuingTemplatesModule } from './certificate-issuing-templates/certificate-issuing-templates.module.ts';
import { TeamEntity } from './teams/team.entity.ts';
import { TeamsModule } from './teams/teams.module.ts';
import { UserAccountsModule } from './user-accounts/user-accounts.module.ts';
import { UsersModule } from './users/users.module.ts';
import { PoliciesModule } from './policies/policies.module.ts';
import { PolicyEntity } from './policies/policy.entity.ts';
import { SecondFactorModule } from './second-factor/second-factor.module.ts';
import { ServiceAccountEntity } from './service-accounts/service-account.entity.ts';
import { ServiceAccountsModule } from './service-accounts/service-accounts.module.ts';
import { SessionsModule } from './sessions/sessions.module.ts';
import { SingleSignOnModule } from './single-sign-on/single-sign-on.module.ts';
import { SubCaProviderEntity } from './sub-ca-providers/sub-ca-provider.entity.ts';
import { SubCaProvidersModule } from './sub-ca-providers/sub-ca-providers.module.ts';
import { TrustBundlesModule } from './trust-bundles/trust-bundles.module.ts';
import { UpkeepModule } from './upkeep/upkeep.module.ts';

/** The rooms of the control plane, one module per resource; each room adds its line here. */
export const ROOMS: readonly (Type | DynamicModule)[] = [
  InsightsModule,
  BackupsModule,
  IntermediateCertificatesModule,
  RevocationModule,
  IncidentsModule,
  AlertsModule,
  OcspModule,
  CertificateOriginModule,
  BuiltInCaModule,
  TrustBundlesModule,
  BootstrapModule,
  CompaniesModule,
  ConfigurationsModule,
  PoliciesModule,
  ServiceAccountsModule,
  SubCaProvidersModule,
  TokensModule,
  UpkeepModule,
  ApiKeysModule,
  CertificateIssuingTemplatesModule,
  TeamsModule,
  SessionsModule,
  SecondFactorModule,
  SingleSignOnModule,
  UserAccountsModule,
  UsersModule,
];

/** TypeORM entities of the rooms; hot tables have none (ruling 44). Each room adds its line here. */
export const ENTITIES: NonNullable<DatabaseSettings['entities']> = [
  ConfigurationEntity,
  PolicyEntity,
  ServiceAccountEntity,
  SubCaProviderEntity,
  TeamEntity,
];
