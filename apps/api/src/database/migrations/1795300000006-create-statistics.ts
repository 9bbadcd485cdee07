import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/** What issuers report (rulings 25 and 36): one row per issuer certificate, and the totals of those that are gone. */
export class CreateStatistics1795300000006 implements MigrationInterface {
  readonly name = 'CreateStatistics1795300000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table issuer_certificate_statistics (
        company_id uuid not null,
        issuer_certificate_id uuid not null,
        configuration_id uuid,
        service_account_id uuid not null,
        validity_end timestamptz(3) not null,
        sequence bigint not null default 0,
        policy_ids uuid[] not null default '{}',
        totals bigint[] not null default '{}',
        ultra_short bigint not null default 0,
        short bigint not null default 0,
        long bigint not null default 0,
        reported_at timestamptz(3) not null,
        credit double precision,
        quarantined_at timestamptz(3),
        quarantined_report jsonb,
        folded_at timestamptz(3),
        constraint pk_issuer_certificate_statistics primary key (company_id, issuer_certificate_id),
        constraint fk_issuer_certificate_statistics_issuer_certificate foreign key (company_id, issuer_certificate_id)
          references issuer_certificates (company_id, id),
        constraint fk_issuer_certificate_statistics_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete set null (configuration_id),
        constraint ck_issuer_certificate_statistics_totals check (cardinality(totals) = 3 * cardinality(policy_ids)),
        constraint ck_issuer_certificate_statistics_sums check (ultra_short >= 0 and short >= 0 and long >= 0)
      ) with (fillfactor = 70);
      comment on column issuer_certificate_statistics.totals is
        'Three per entry of policy_ids, in its order: ultra short, short, long';
      comment on column issuer_certificate_statistics.reported_at is
        'Time of issue until the first report, then of the last report that was applied';
      comment on column issuer_certificate_statistics.credit is
        'What is left of the burst; grows with time and shrinks with what is reported, so that many small reports allow no more than one. Null: all of it';
      create index ix_issuer_certificate_statistics_configuration
        on issuer_certificate_statistics (company_id, configuration_id) where folded_at is null;
      create index ix_issuer_certificate_statistics_unfolded
        on issuer_certificate_statistics (validity_end) where folded_at is null;
      ${rowSecurity('issuer_certificate_statistics', ['select', 'insert', 'update'])}

      create table configuration_statistics (
        company_id uuid not null,
        configuration_id uuid not null,
        policy_id uuid not null,
        ultra_short bigint not null default 0,
        short bigint not null default 0,
        long bigint not null default 0,
        constraint pk_configuration_statistics primary key (company_id, configuration_id, policy_id),
        constraint fk_configuration_statistics_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete cascade
      );
      comment on table configuration_statistics is
        'Folded totals of issuer certificates that expired or were deleted; add the unfolded rows for the exact count';
      ${rowSecurity('configuration_statistics', ['select', 'insert', 'update'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table configuration_statistics, issuer_certificate_statistics');
  }
}
