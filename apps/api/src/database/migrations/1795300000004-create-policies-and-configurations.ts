import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Policies, sub-CA providers and configurations (contract.md 2.3 to 2.5). */
export class CreatePoliciesAndConfigurations1795300000004 implements MigrationInterface {
  readonly name = 'CreatePoliciesAndConfigurations1795300000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policies (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        validity_period text not null,
        document jsonb not null,
        revision integer not null default 1,
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_policies primary key (company_id, id),
        constraint fk_policies_company foreign key (company_id) references companies (id),
        constraint uq_policies_name unique (company_id, name),
        constraint ck_policies_name check (length(name) between 1 and 64),
        constraint ck_policies_revision check (revision > 0)
      );
      comment on column policies.document is
        'Subject, sans, keyAlgorithm, keyUsages and extendedKeyUsages as on the wire; lists keep the order they came in';
      ${rowSecurity('policies', ALL_ROWS)}

      create table sub_ca_providers (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        ca_type text not null,
        ca_account_id uuid not null,
        ca_product_option_id uuid not null,
        common_name text not null,
        organization text,
        organizational_unit text,
        locality text,
        state_or_province text,
        country text,
        key_algorithm text not null,
        validity_period text not null,
        pkcs11 jsonb not null default '{}',
        sealed_pkcs11_pin bytea,
        name_constraints boolean not null default false,
        extended_key_usage_limit boolean not null default false,
        subject_serial_number boolean not null default false,
        revision integer not null default 1,
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_sub_ca_providers primary key (company_id, id),
        constraint fk_sub_ca_providers_product_option foreign key (company_id, ca_account_id, ca_product_option_id)
          references ca_product_options (company_id, ca_account_id, id),
        constraint uq_sub_ca_providers_name unique (company_id, name),
        constraint ck_sub_ca_providers_name check (length(name) between 1 and 64),
        constraint ck_sub_ca_providers_ca_type check (
          ca_type in ('MOCKCA', 'DIGICERT', 'GLOBALSIGN', 'BUILTIN', 'ENTRUST', 'MICROSOFT', 'ACME', 'ZTPKI',
            'GLOBALSIGNMSSL', 'TPP')),
        constraint ck_sub_ca_providers_subject check (
          length(common_name) between 1 and 64 and length(organization) <= 64
          and length(organizational_unit) <= 64 and length(locality) <= 64
          and length(state_or_province) <= 64 and length(country) <= 64),
        constraint ck_sub_ca_providers_key_algorithm check (
          key_algorithm in ('RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_P256', 'EC_P384', 'EC_P521', 'EC_ED25519')),
        constraint ck_sub_ca_providers_pkcs11 check (not pkcs11 ? 'pin')
      );
      comment on column sub_ca_providers.name_constraints is
        'Ruling 5: derive name constraints from the policies of the configuration';
      create index ix_sub_ca_providers_ca_account on sub_ca_providers (company_id, ca_account_id);
      ${rowSecurity('sub_ca_providers', ALL_ROWS)}

      create table configurations (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        sub_ca_provider_id uuid not null,
        min_tls_version text not null default 'TLS13',
        client_authentication jsonb,
        client_authorization jsonb not null default '{}',
        cloud_providers jsonb not null default '{}',
        advanced_settings jsonb not null default '{}',
        unix_socket_allowed_policy_ids uuid[],
        controller_allowed_policy_ids uuid[],
        renew_after timestamptz(3),
        revision integer not null default 1,
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_configurations primary key (company_id, id),
        constraint fk_configurations_company foreign key (company_id) references companies (id),
        constraint fk_configurations_sub_ca_provider foreign key (company_id, sub_ca_provider_id)
          references sub_ca_providers (company_id, id),
        constraint uq_configurations_name unique (company_id, name),
        constraint ck_configurations_name check (length(name) between 1 and 64),
        constraint ck_configurations_min_tls_version check (min_tls_version in ('TLS12', 'TLS13'))
      );
      comment on column configurations.renew_after is 'Ruling 23: sub-CA certificates issued before it are replaced';
      create index ix_configurations_sub_ca_provider on configurations (company_id, sub_ca_provider_id);
      ${rowSecurity('configurations', ALL_ROWS)}

      create table configuration_policies (
        company_id uuid not null,
        configuration_id uuid not null,
        policy_id uuid not null,
        position integer,
        constraint pk_configuration_policies primary key (company_id, configuration_id, policy_id),
        constraint fk_configuration_policies_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete cascade,
        constraint fk_configuration_policies_policy foreign key (company_id, policy_id)
          references policies (company_id, id)
      );
      comment on column configuration_policies.position is
        'Place in policyIds; null when only a client of the client authentication names the policy (policyDefinitions)';
      create index ix_configuration_policies_policy on configuration_policies (company_id, policy_id);
      ${rowSecurity('configuration_policies', ALL_ROWS)}

      create table configuration_service_accounts (
        company_id uuid not null,
        configuration_id uuid not null,
        service_account_id uuid not null,
        position integer not null default 0,
        constraint pk_configuration_service_accounts primary key (company_id, configuration_id, service_account_id),
        constraint uq_configuration_service_accounts_service_account unique (company_id, service_account_id),
        constraint fk_configuration_service_accounts_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete cascade,
        constraint fk_configuration_service_accounts_service_account foreign key (company_id, service_account_id)
          references service_accounts (company_id, id) on delete cascade
      );
      ${rowSecurity('configuration_service_accounts', ALL_ROWS)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table configuration_service_accounts, configuration_policies, configurations, sub_ca_providers, policies
    `);
  }
}
