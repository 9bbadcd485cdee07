import type { CertificatePolicy } from '@luciole/policy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a policy says beside name and validity, as on the wire. */
export type PolicyDocument = Pick<
  CertificatePolicy,
  'subject' | 'sans' | 'keyAlgorithm' | 'keyUsages' | 'extendedKeyUsages'
>;

/** A row of `policies`. */
@Entity('policies')
export class PolicyEntity {
  @PrimaryColumn('uuid', { name: 'company_id' })
  companyId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'validity_period' })
  validityPeriod!: string;

  @Column('jsonb')
  document!: PolicyDocument;

  /** The number of its newest revision. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'creation_date', precision: 3 })
  creationDate!: Date;

  @Column({ type: 'timestamptz', name: 'modification_date', precision: 3 })
  modificationDate!: Date;
}
