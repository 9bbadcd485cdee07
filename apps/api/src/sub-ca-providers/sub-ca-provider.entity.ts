import type { CaType } from '@luciole/contract';
import type { KeyAlgorithm } from '@luciole/policy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where an issuer's HSM key lives; the pin is sealed in a column of its own. */
export interface Pkcs11Settings {
  readonly signingEnabled: boolean;
  readonly partitionLabel: string;
  readonly partitionSerialNumber: string;
  readonly allowedClientLibraries: string[];
}

/** A row of `sub_ca_providers`. */
@Entity('sub_ca_providers')
export class SubCaProviderEntity {
  @PrimaryColumn('uuid', { name: 'company_id' })
  companyId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'ca_type' })
  caType!: CaType;

  @Column('uuid', { name: 'ca_account_id' })
  caAccountId!: string;

  @Column('uuid', { name: 'ca_product_option_id' })
  caProductOptionId!: string;

  @Column('text', { name: 'common_name' })
  commonName!: string;

  @Column('text', { nullable: true })
  organization!: string | null;

  @Column('text', { name: 'organizational_unit', nullable: true })
  organizationalUnit!: string | null;

  @Column('text', { nullable: true })
  locality!: string | null;

  @Column('text', { name: 'state_or_province', nullable: true })
  stateOrProvince!: string | null;

  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { name: 'key_algorithm' })
  keyAlgorithm!: KeyAlgorithm;

  @Column('text', { name: 'validity_period' })
  validityPeriod!: string;

  @Column('jsonb')
  pkcs11!: Partial<Pkcs11Settings>;

  @Column('bytea', { name: 'sealed_pkcs11_pin', nullable: true })
  sealedPkcs11Pin!: Buffer | null;

  /** Ruling 5: derive name constraints from the policies of the configuration. */
  @Column('boolean', { name: 'name_constraints' })
  nameConstraints!: boolean;

  /** Ruling 5: limit the extended key usages to those of the policies. */
  @Column('boolean', { name: 'extended_key_usage_limit' })
  extendedKeyUsageLimit!: boolean;

  /** Ruling 1: a random serialNumber RDN, because renewals share a name. */
  @Column('boolean', { name: 'subject_serial_number' })
  subjectSerialNumber!: boolean;

  /** Counts changes from 1. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'creation_date', precision: 3 })
  creationDate!: Date;

  @Column({ type: 'timestamptz', name: 'modification_date', precision: 3 })
  modificationDate!: Date;
}
