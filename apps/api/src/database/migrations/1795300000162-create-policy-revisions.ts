import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/** What policies said, revision by revision (decision 0031). Nobody who serves changes or deletes one. */
export class CreatePolicyRevisions1795300000162 implements MigrationInterface {
  readonly name = 'CreatePolicyRevisions1795300000162';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_revisions (
        company_id uuid not null,
        policy_id uuid not null,
        number integer not null,
        content jsonb not null,
        restored_number integer,
        author_kind text not null,
        author_id uuid,
        author_name text,
        creation_date timestamptz(3) not null,
        constraint pk_policy_revisions primary key (company_id, policy_id, number),
        constraint fk_policy_revisions_company foreign key (company_id) references companies (id),
        constraint ck_policy_revisions_number check (number > 0),
        constraint ck_policy_revisions_restored_number check (restored_number between 1 and number - 1),
        constraint ck_policy_revisions_author_kind check (author_kind in ('USER', 'SERVICE_ACCOUNT', 'SYSTEM'))
      );
      comment on table policy_revisions is 'No reference to policies: the history of a policy outlives it';
      comment on column policy_revisions.content is 'The whole policy: name, validityPeriod, and the rest as on the wire';
      ${rowSecurity('policy_revisions', ['select', 'insert'])}

      -- What was before is in the audit trail; as far as that goes back, it knows who made a policy what it is.
      insert into policy_revisions (company_id, policy_id, number, content, author_kind, author_id, author_name, creation_date)
      select p.company_id, p.id, 1,
        jsonb_build_object('name', p.name, 'validityPeriod', p.validity_period) || p.document,
        coalesce(e.actor_kind, 'SYSTEM'), e.actor_id, e.actor_name, p.modification_date
      from policies p left join lateral (
        select actor_kind, actor_id, actor_name from audit_events e
        where e.company_id = p.company_id and e.subject_id = p.id and e.type in ('policy.created', 'policy.changed')
        order by e.sequence desc limit 1
      ) e on true;
      update policies set revision = 1 where revision > 1;
      comment on column policies.revision is 'The number of its newest revision';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      comment on column policies.revision is null;
      drop table policy_revisions;
    `);
  }
}
