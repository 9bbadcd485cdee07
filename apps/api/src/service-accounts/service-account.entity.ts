import type { AuthenticationType } from '@luciole/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `service_accounts`. */
@Entity('service_accounts')
export class ServiceAccountEntity {
  @PrimaryColumn('uuid', { name: 'company_id' })
  companyId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('text', { name: 'authentication_type' })
  authenticationType!: AuthenticationType;

  @Column('uuid', { name: 'owner_team_id', nullable: true })
  ownerTeamId!: string | null;

  @Column('boolean')
  enabled!: boolean;

  /** Days; `null` for federated accounts. */
  @Column('integer', { name: 'credential_lifetime', nullable: true })
  credentialLifetime!: number | null;

  /** Counts credentials from 1; an access token of an earlier one is refused (ruling 15). */
  @Column('integer', { name: 'credential_generation' })
  credentialGeneration!: number;

  @Column({ type: 'timestamptz', name: 'credential_changed_on', precision: 3 })
  credentialChangedOn!: Date;

  @Column({ type: 'timestamptz', name: 'credentials_expiring_on', precision: 3, nullable: true })
  credentialsExpiringOn!: Date | null;

  /** PEM, byte for byte as it was sent. */
  @Column('text', { name: 'public_key', nullable: true })
  publicKey!: string | null;

  /** SHA-256 over the SubjectPublicKeyInfo. */
  @Column('bytea', { name: 'public_key_fingerprint', nullable: true })
  publicKeyFingerprint!: Buffer | null;

  @Column('uuid', { array: true })
  applications!: string[];

  @Column('text', { nullable: true })
  audience!: string | null;

  @Column('text', { name: 'issuer_url', nullable: true })
  issuerUrl!: string | null;

  @Column('text', { name: 'jwks_uri', nullable: true })
  jwksUri!: string | null;

  @Column('text', { nullable: true })
  subject!: string | null;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy!: string | null;

  @Column('uuid', { name: 'updated_by', nullable: true })
  updatedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'created_on', precision: 3 })
  createdOn!: Date;

  @Column({ type: 'timestamptz', name: 'updated_on', precision: 3 })
  updatedOn!: Date;

  /** Written by the token exchange only. */
  @Column({
    type: 'timestamptz',
    name: 'last_used_on',
    precision: 3,
    nullable: true,
    update: false,
  })
  lastUsedOn!: Date | null;
}
