import type { MigrationInterface, QueryRunner } from 'typeorm';

import { rowSecurity } from './row-security.ts';

/** Where the function stores the chain of a certificate. */
interface Wording {
  readonly declarations: string;
  /** Runs before the document of item `r` is written. */
  readonly before: string;
  readonly column: string;
  readonly value: string;
}

const CHAIN = `array(select decode(link, 'base64') from jsonb_array_elements_text(r."chain") with ordinality as l (link, place)
                order by place)`;

const WITH_EACH_CERTIFICATE: Wording = {
  declarations: '',
  before: '',
  column: 'chain_der',
  value: CHAIN,
};

const ONCE: Wording = {
  declarations: 'v_company uuid; v_links jsonb; v_chain bytea[]; v_digest bytea;',
  before: `
          -- Those of a batch are nearly always of one CA.
          if (r."companyId", r."chain") is distinct from (v_company, v_links) then
            v_company := r."companyId"; v_links := r."chain";
            v_chain := ${CHAIN};
            v_digest := sha256(array_send(v_chain));
            insert into certificate_chains (company_id, sha256, chain_der)
              values (v_company, v_digest, v_chain) on conflict do nothing;
          end if;`,
  column: 'chain_sha256',
  value: 'v_digest',
};

/**
 * A chain is stored once for all certificates that have it, by its content. It was two thirds of what was kept of a
 * certificate, and too long to lie in its row.
 */
export class KeepChainsOnce1795300000290 implements MigrationInterface {
  readonly name = 'KeepChainsOnce1795300000290';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table certificate_chains (
        company_id uuid not null,
        sha256 bytea not null,
        chain_der bytea[] not null,
        constraint pk_certificate_chains primary key (company_id, sha256),
        constraint fk_certificate_chains_company foreign key (company_id) references companies (id),
        constraint ck_certificate_chains_sha256 check (sha256 = pg_catalog.sha256(array_send(chain_der)))
      );
      comment on column certificate_chains.chain_der is 'Issuing CA first, root last';
      ${rowSecurity('certificate_chains', ['select'])}

      insert into certificate_chains (company_id, sha256, chain_der)
        select distinct company_id, pg_catalog.sha256(array_send(chain_der)), chain_der from issuer_certificate_documents;
      -- One pass that leaves no old rows behind: there may be millions.
      alter table issuer_certificate_documents
        alter column chain_der type bytea using pg_catalog.sha256(array_send(chain_der));
      alter table issuer_certificate_documents rename column chain_der to chain_sha256;
      comment on column issuer_certificate_documents.chain_sha256 is
        'Of certificate_chains. No reference: each issuance would lock the one row that all of a CA share, and none is ever deleted alone';
      ${completion(ONCE)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table issuer_certificate_documents add column chain_der bytea[];
      update issuer_certificate_documents d set chain_der = c.chain_der from certificate_chains c
        where c.company_id = d.company_id and c.sha256 = d.chain_sha256;
      alter table issuer_certificate_documents alter column chain_der set not null, drop column chain_sha256;
      comment on column issuer_certificate_documents.chain_der is 'Issuing CA first, root last';
      drop table certificate_chains;
      ${completion(WITH_EACH_CERTIFICATE)}
    `);
  }
}

function completion({ before, column, declarations, value }: Wording): string {
  return `
      create or replace function complete_issuer_certificates(p_items jsonb)
      returns table (item integer, company_id uuid, outcome text, certificate_id uuid)
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      declare
        r record;
        v_events jsonb[] := '{}';
        ${declarations}
      begin
        for r in
          select * from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "reservationId" uuid,
            "certificate" text, "chain" jsonb, "fingerprint" text, "fingerprintSha256" text,
            "subjectKeyIdentifier" text, "modificationDate" timestamptz, "audit" jsonb)
          order by "companyId", "reservationId"
        loop
          item := r."item"; company_id := r."companyId"; certificate_id := null;
          update reservations v set state = 'COMPLETED', settled_at = clock_timestamp()
            where v.company_id = r."companyId" and v.id = r."reservationId" and v.settled_at is null
              and v.issuer_certificate_id is not null
            returning v.issuer_certificate_id into certificate_id;
          if certificate_id is null then
            select v.issuer_certificate_id into certificate_id from reservations v
              join issuer_certificates c on c.company_id = v.company_id and c.id = v.issuer_certificate_id
                and c.fingerprint = r."fingerprint"
              where v.company_id = r."companyId" and v.id = r."reservationId" and v.state = 'COMPLETED';
            outcome := case when certificate_id is null then 'NOT_RESERVED' else 'COMPLETED' end;
            return next; continue;
          end if;
          update issuer_certificates c set status = 'ISSUED', fingerprint = r."fingerprint",
              modification_date = r."modificationDate"
            where c.company_id = r."companyId" and c.id = certificate_id;${before}
          insert into issuer_certificate_documents (company_id, issuer_certificate_id, certificate_der, ${column},
              subject_key_identifier, fingerprint_sha256)
            values (r."companyId", certificate_id, decode(r."certificate", 'base64'), ${value},
              decode(r."subjectKeyIdentifier", 'hex'), decode(r."fingerprintSha256", 'hex'));
          insert into issuer_certificate_statistics (company_id, issuer_certificate_id, configuration_id,
              service_account_id, validity_end, reported_at)
            select c.company_id, c.id, c.configuration_id, c.service_account_id, c.validity_end, r."modificationDate"
            from issuer_certificates c where c.company_id = r."companyId" and c.id = certificate_id;
          v_events := v_events || jsonb_build_object('companyId', r."companyId", 'audit', r."audit");
          outcome := 'COMPLETED'; return next;
        end loop;
        perform append_audit_events(to_jsonb(v_events));
      end $function$;`;
}
