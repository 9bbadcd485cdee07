import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * CAs whose certificate is made elsewhere, and those above them, which have no key here (decision 0029).
 *
 * Whoever uploads a chain decides what it says: the look-ups that come before the company find CAs of ours alone, so that
 * nobody's CRL is served under another's key identifier.
 */
export class CreateCaRequests1795300000152 implements MigrationInterface {
  readonly name = 'CreateCaRequests1795300000152';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table certificate_authorities
        add column request_der bytea,
        drop constraint ck_certificate_authorities_status,
        add constraint ck_certificate_authorities_status
          check (status in ('PENDING', 'REQUESTED', 'ACTIVE', 'RETIRED', 'FAILED', 'EXTERNAL')),
        add constraint ck_certificate_authorities_requested check (
          status <> 'REQUESTED' or
          (request_der is not null and sealed_private_key is not null and certificate_der is null)),
        add constraint ck_certificate_authorities_external check (
          status <> 'EXTERNAL' or
          (sealed_private_key is null and certificate_der is not null and certificate_fingerprint_sha256 is not null
            and not_before is not null and not_after is not null)),
        drop constraint uq_certificate_authorities_public_key_hash;
      comment on column certificate_authorities.request_der is 'PKCS#10, of a CA whose certificate another CA makes';
      comment on column certificate_authorities.status is
        'REQUESTED: the key is here, the certificate not yet. EXTERNAL: the certificate is here, the key never was';
      comment on column certificate_authorities.parent_id is
        'The CA that signed the certificate; absent for a root';
      -- A root of somebody else may have several certificates for its one key.
      create unique index uq_certificate_authorities_public_key_hash
        on certificate_authorities (company_id, public_key_hash) where status <> 'EXTERNAL';
      create index ix_certificate_authorities_public_key_hash on certificate_authorities (company_id, public_key_hash);

      ${byKeyIdentifier(`and a.status <> 'EXTERNAL'`)}
      ${byFingerprint(`and a.status <> 'EXTERNAL'`)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${byKeyIdentifier('')}
      ${byFingerprint('')}
      drop index uq_certificate_authorities_public_key_hash, ix_certificate_authorities_public_key_hash;
      -- What stands under another's CA has no root without it, and stays as what it is.
      update certificate_authorities set parent_id = null
        where parent_id in (select id from certificate_authorities where status = 'EXTERNAL');
      delete from certificate_authorities where status = 'EXTERNAL';
      delete from ca_accounts where certificate_authority_id in (
        select id from certificate_authorities where status = 'REQUESTED');
      update certificate_authorities set status = 'FAILED', sealed_private_key = null where status = 'REQUESTED';
      comment on column certificate_authorities.status is null;
      comment on column certificate_authorities.parent_id is
        'The CA that signed the certificate; absent for a root and for a CA whose certificate was signed outside';
      alter table certificate_authorities
        drop constraint ck_certificate_authorities_external,
        drop constraint ck_certificate_authorities_requested,
        drop constraint ck_certificate_authorities_status,
        add constraint ck_certificate_authorities_status
          check (status in ('PENDING', 'ACTIVE', 'RETIRED', 'FAILED')),
        add constraint uq_certificate_authorities_public_key_hash unique (company_id, public_key_hash),
        drop column request_der;
    `);
  }
}

/** The function of CreateLookUps1795300000008. */
function byKeyIdentifier(condition: string): string {
  return `
      create or replace function find_certificate_authority_by_key_identifier(p_key_identifier bytea)
      returns table (company_id uuid, id uuid, kind text, parent_id uuid, name text, status text, certificate_der bytea,
        certificate_fingerprint_sha256 bytea, certificate_fingerprint_sha1 bytea, subject_key_identifier bytea,
        not_after timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id, a.kind, a.parent_id, a.name, a.status, a.certificate_der,
          a.certificate_fingerprint_sha256, a.certificate_fingerprint_sha1, a.subject_key_identifier, a.not_after
        from certificate_authorities a
        where a.subject_key_identifier = p_key_identifier and a.certificate_der is not null ${condition}
      $function$;`;
}

/** The function of CreateFormerCaCertificates1795300000032. */
function byFingerprint(condition: string): string {
  return `
      create or replace function find_certificate_authority_by_fingerprint(p_fingerprint bytea)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id from certificate_authorities a
        where a.certificate_fingerprint_sha256 = p_fingerprint and a.certificate_der is not null ${condition}
        union all
        select f.company_id, f.certificate_authority_id from former_ca_certificates f
        where f.certificate_fingerprint_sha256 = p_fingerprint
      $function$;`;
}
