import type { MigrationInterface, QueryRunner } from 'typeorm';

import { rowSecurity } from './row-security.ts';

/** What awaits a second person before it takes effect (decision 0038). Nobody who serves changes what was proposed. */
export class CreatePolicyProposals1795300000195 implements MigrationInterface {
  readonly name = 'CreatePolicyProposals1795300000195';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_approval (
        company_id uuid not null,
        mode text not null,
        modification_date timestamptz(3) not null,
        constraint pk_policy_approval primary key (company_id),
        constraint fk_policy_approval_company foreign key (company_id) references companies (id),
        constraint ck_policy_approval_mode check (mode in ('OFF', 'SECOND_PERSON'))
      );
      comment on table policy_approval is 'Its row is locked by whatever changes policies; without one the mode is OFF';
      ${rowSecurity('policy_approval', ['select', 'insert', 'update'])}

      create table policy_proposals (
        company_id uuid not null,
        id uuid not null,
        kind text not null,
        policy_id uuid,
        base_revision integer,
        content jsonb,
        restored_number integer,
        author_id uuid not null,
        creation_date timestamptz(3) not null,
        expiry_date timestamptz(3) not null,
        state text not null,
        decider_id uuid,
        decision_date timestamptz(3),
        comment text,
        constraint pk_policy_proposals primary key (company_id, id),
        constraint fk_policy_proposals_author foreign key (company_id, author_id) references users (company_id, id),
        constraint fk_policy_proposals_decider foreign key (company_id, decider_id) references users (company_id, id),
        constraint ck_policy_proposals_kind check (kind in ('CREATE', 'CHANGE', 'DELETE', 'SWITCH_OFF')),
        constraint ck_policy_proposals_policy check (
          (kind <> 'SWITCH_OFF') = (policy_id is not null and base_revision is not null and content is not null)),
        constraint ck_policy_proposals_state check (state in ('OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
        constraint ck_policy_proposals_decided check (
          (state = 'OPEN') = (decision_date is null) and (state = 'OPEN') = (decider_id is null)),
        constraint ck_policy_proposals_second_person check (state <> 'APPROVED' or decider_id <> author_id)
      );
      comment on column policy_proposals.policy_id is
        'No reference: that of a policy that is not there yet, or no more';
      comment on column policy_proposals.base_revision is 'The revision in force when it was proposed; 0 for CREATE';
      comment on column policy_proposals.content is 'The whole policy as it would be; for DELETE as it was';
      create index ix_policy_proposals_policy on policy_proposals (company_id, policy_id);
      ${rowSecurity('policy_proposals', [
        'select',
        'insert',
        'update (state, decider_id, decision_date, comment)',
      ])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy_proposals, policy_approval');
  }
}
