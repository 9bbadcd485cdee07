import type { TeamRole, UserMatchingRule } from '@luciole/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `teams`. */
@Entity('teams')
export class TeamEntity {
  @PrimaryColumn('uuid', { name: 'company_id' })
  companyId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: TeamRole;

  @Column('jsonb', { name: 'user_matching_rules' })
  userMatchingRules!: UserMatchingRule[];

  /** The team that owns what nobody else does; it cannot be deleted. */
  @Column('boolean', { name: 'system_generated' })
  systemGenerated!: boolean;

  /** Ruling 16: key and lifetime of accounts that run issuers. */
  @Column('boolean', { name: 'may_change_attached_credentials' })
  mayChangeAttachedCredentials!: boolean;

  @Column({ type: 'timestamptz', name: 'creation_date', precision: 3 })
  creationDate!: Date;

  @Column({ type: 'timestamptz', name: 'modification_date', precision: 3 })
  modificationDate!: Date;
}
