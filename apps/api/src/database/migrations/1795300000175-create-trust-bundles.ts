import type { MigrationInterface, QueryRunner } from 'typeorm';

import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Which anchors verify the workloads of a trust domain, and what issuers say they serve (decision 0033). */
export class CreateTrustBundles1795300000175 implements MigrationInterface {
  readonly name = 'CreateTrustBundles1795300000175';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trust_bundles (
        company_id uuid not null,
        id uuid not null,
        trust_domain text not null,
        refresh_hint_seconds integer not null,
        creation_date timestamptz(3) not null,
        modification_date timestamptz(3) not null,
        constraint pk_trust_bundles primary key (company_id, id),
        constraint uq_trust_bundles_id unique (id),
        constraint fk_trust_bundles_company foreign key (company_id) references companies (id),
        constraint uq_trust_bundles_trust_domain unique (company_id, trust_domain),
        constraint ck_trust_bundles_trust_domain check (trust_domain ~ '^[a-z0-9._-]{1,255}$'),
        constraint ck_trust_bundles_refresh_hint check (refresh_hint_seconds between 1 and 86400)
      );
      comment on table trust_bundles is 'One per trust domain; the id is in public addresses';
      ${rowSecurity('trust_bundles', ALL_ROWS)}

      create table trust_bundle_versions (
        company_id uuid not null,
        trust_bundle_id uuid not null,
        sequence bigint not null,
        digest text not null,
        creation_date timestamptz(3) not null,
        constraint pk_trust_bundle_versions primary key (company_id, trust_bundle_id, sequence),
        constraint fk_trust_bundle_versions_trust_bundle foreign key (company_id, trust_bundle_id)
          references trust_bundles (company_id, id) on delete cascade,
        constraint ck_trust_bundle_versions_digest check (digest ~ '^[0-9a-f]{64}$')
      );
      comment on table trust_bundle_versions is
        'Each set of anchors that verifiers were given; the greatest sequence is the newest';
      ${rowSecurity('trust_bundle_versions', ALL_ROWS)}

      create table trust_anchors (
        company_id uuid not null,
        id uuid not null,
        trust_bundle_id uuid not null,
        certificate_der bytea not null,
        fingerprint_sha256 bytea not null,
        state text not null,
        not_before timestamptz(3) not null,
        not_after timestamptz(3) not null,
        creation_date timestamptz(3) not null,
        modification_date timestamptz(3) not null,
        constraint pk_trust_anchors primary key (company_id, id),
        constraint fk_trust_anchors_trust_bundle foreign key (company_id, trust_bundle_id)
          references trust_bundles (company_id, id) on delete cascade,
        constraint uq_trust_anchors_fingerprint unique (company_id, trust_bundle_id, fingerprint_sha256),
        constraint ck_trust_anchors_fingerprint check (octet_length(fingerprint_sha256) = 32),
        constraint ck_trust_anchors_state check (state in ('STAGED', 'TRUSTED', 'WITHDRAWN'))
      );
      ${rowSecurity('trust_anchors', ALL_ROWS)}

      create table trust_bundle_configurations (
        company_id uuid not null,
        configuration_id uuid not null,
        trust_bundle_id uuid not null,
        constraint pk_trust_bundle_configurations primary key (company_id, configuration_id),
        constraint fk_trust_bundle_configurations_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete cascade,
        constraint fk_trust_bundle_configurations_trust_bundle foreign key (company_id, trust_bundle_id)
          references trust_bundles (company_id, id)
      );
      create index ix_trust_bundle_configurations_trust_bundle
        on trust_bundle_configurations (company_id, trust_bundle_id);
      ${rowSecurity('trust_bundle_configurations', ALL_ROWS)}

      create table issuer_trust_bundles (
        company_id uuid not null,
        issuer_certificate_id uuid not null,
        digest text not null,
        reported_at timestamptz(3) not null,
        constraint pk_issuer_trust_bundles primary key (company_id, issuer_certificate_id),
        constraint fk_issuer_trust_bundles_issuer_certificate foreign key (company_id, issuer_certificate_id)
          references issuer_certificates (company_id, id),
        constraint ck_issuer_trust_bundles_digest check (digest ~ '^[0-9a-f]{64}$')
      );
      comment on column issuer_trust_bundles.reported_at is 'When it was first said to be served; not when it was repeated';
      ${rowSecurity('issuer_trust_bundles', ['select', 'insert', 'update'])}

      create function find_trust_bundle(p_id uuid) returns table (company_id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select b.company_id from trust_bundles b where b.id = p_id
      $function$;
      revoke all on function find_trust_bundle(uuid) from public;
      grant execute on function find_trust_bundle(uuid) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function find_trust_bundle(uuid);
      drop table issuer_trust_bundles, trust_bundle_configurations, trust_anchors, trust_bundle_versions, trust_bundles;
    `);
  }
}
