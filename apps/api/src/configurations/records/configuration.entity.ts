import type { ClientAuthenticationInformation, CloudProvidersInformation } from '@luciole/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';

/** Names of claims, empty where the standard name stands. */
export interface ClaimAliases {
  readonly configuration: string;
  readonly allowAllPolicies: string;
  readonly allowedPolicies: string;
}

/** Settings that are on. */
export interface AdvancedSettings {
  readonly enableIssuanceAuditLog?: boolean;
  readonly includeRawCertDataInAuditLog?: boolean;
  readonly requireFIPSCompliantBuild?: boolean;
}

/** How clients prove who they are, as stored: ids are plain. */
export type ClientAuthentication = z.input<typeof ClientAuthenticationInformation>;

/** A row of `configurations`, without the policies and service accounts, which have tables of their own. */
@Entity('configurations')
export class ConfigurationEntity {
  @PrimaryColumn('uuid', { name: 'company_id' })
  companyId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'sub_ca_provider_id' })
  subCaProviderId!: string;

  @Column('text', { name: 'min_tls_version' })
  minTlsVersion!: 'TLS12' | 'TLS13';

  @Column('jsonb', { name: 'client_authentication', nullable: true })
  clientAuthentication!: ClientAuthentication | null;

  @Column('jsonb', { name: 'client_authorization' })
  clientAuthorization!: Partial<ClaimAliases>;

  @Column('jsonb', { name: 'cloud_providers' })
  cloudProviders!: CloudProvidersInformation;

  @Column('jsonb', { name: 'advanced_settings' })
  advancedSettings!: AdvancedSettings;

  /** Ruling 23: sub-CA certificates issued before it are replaced. */
  @Column({ type: 'timestamptz', name: 'renew_after', precision: 3, nullable: true })
  renewAfter!: Date | null;

  /** Counts changes from 1; part of what an issuer's ETag is made from. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'creation_date', precision: 3 })
  creationDate!: Date;

  @Column({ type: 'timestamptz', name: 'modification_date', precision: 3 })
  modificationDate!: Date;
}
