import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the functions differ from those of CreateIssuanceFunctions1795300000009. */
interface Wording {
  /** Type and first value of the variable that gathers audit events. */
  readonly events: string;
  readonly eventsAsJson: string;
  /** Of a reservation `v`. */
  readonly isOpen: string;
  /** Of a certificate `c`. */
  readonly isPending: string;
}

const QUADRATIC: Wording = {
  events: "jsonb := '[]'",
  eventsAsJson: 'v_events',
  isOpen: "v.state = 'RESERVED'",
  isPending: "c.status = 'PENDING'",
};

/**
 * An array is appended to in place, where a document is written anew for each event. And a row is found by its key: asked for
 * `state = 'RESERVED'`, the planner takes the index of open reservations, which is empty when it looks and holds the whole
 * batch, and everything settled since the last vacuum, when the statement runs (PostgreSQL 15 to 18). No reservation is
 * settled and open (ck_reservations_settled).
 */
const LINEAR: Wording = {
  events: "jsonb[] := '{}'",
  eventsAsJson: 'to_jsonb(v_events)',
  isOpen: 'v.settled_at is null',
  isPending: "case c.status when 'PENDING' then true else false end",
};

/** Reserving, completing and failing cost the same for each item, however many share the batch. */
export class KeepBatchesLinear1795300000052 implements MigrationInterface {
  readonly name = 'KeepBatchesLinear1795300000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(functions(LINEAR));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(functions(QUADRATIC));
  }
}

function functions({ events, eventsAsJson, isOpen, isPending }: Wording): string {
  return `
      create or replace function reserve_issuer_certificates(p_items jsonb, p_reservation_seconds integer default 30)
      returns table (item integer, company_id uuid, outcome text, certificate_id uuid, reservation_id uuid)
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      declare
        r record;
        v_known record;
        v_retried uuid;
        v_hash bytea;
        v_events ${events};
      begin
        for r in
          select * from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "certificateId" uuid,
            "reservationId" uuid, "certificateAuthorityId" uuid, "serialNumber" text, "tbs" text,
            "configurationId" uuid, "subCaProviderId" uuid, "serviceAccountId" uuid, "credentialGeneration" integer,
            "credentialThumbprint" text, "sourceAddress" text, "instanceName" text, "keyId" text, "keyAlgorithm" text,
            "commonName" text, "publicKeyHash" text, "subCaDigest" text, "idempotencyKey" uuid,
            "validityStart" timestamptz, "validityEnd" timestamptz, "creationDate" timestamptz, "workflowId" text,
            "maximumLive" integer, "maximumPerHour" integer, "audit" jsonb)
          order by "companyId", "serviceAccountId", "item"
        loop
          item := r."item"; company_id := r."companyId"; certificate_id := null; reservation_id := null;
          v_retried := null; v_hash := decode(r."publicKeyHash", 'hex');

          -- The lock makes quotas and idempotency exact: one bootstrap of an account at a time.
          perform from service_accounts a
            where a.company_id = r."companyId" and a.id = r."serviceAccountId" and a.enabled
              and a.credential_generation = r."credentialGeneration"
            for no key update;
          if not found then
            outcome := 'ACCOUNT_REFUSED'; return next; continue;
          end if;
          perform from configuration_service_accounts a
            where a.company_id = r."companyId" and a.service_account_id = r."serviceAccountId"
              and a.configuration_id = r."configurationId";
          if not found then
            outcome := 'NOT_ATTACHED'; return next; continue;
          end if;

          if r."idempotencyKey" is not null then
            select b.issuer_certificate_id, b.public_key_hash, c.status into v_known
              from bootstrap_idempotency b
              join issuer_certificates c on c.company_id = b.company_id and c.id = b.issuer_certificate_id
              where b.company_id = r."companyId" and b.service_account_id = r."serviceAccountId"
                and b.idempotency_key = r."idempotencyKey";
            if found then
              certificate_id := v_known.issuer_certificate_id;
              if v_known.public_key_hash <> v_hash then
                outcome := 'IDEMPOTENCY_CONFLICT'; return next; continue;
              elsif v_known.status = 'REVOKED' then
                outcome := 'REVOKED'; return next; continue;
              elsif v_known.status not in ('PENDING', 'FAILED') then
                outcome := 'REPLAYED'; return next; continue;
              end if;
              select v.id, v.expires_at into v_known from reservations v
                where v.company_id = r."companyId" and v.issuer_certificate_id = certificate_id and ${isOpen}
                for update;
              if found and v_known.expires_at > clock_timestamp() then
                outcome := 'IN_PROGRESS'; return next; continue;
              elsif found then
                update reservations v set state = 'FAILED', settled_at = clock_timestamp()
                  where v.company_id = r."companyId" and v.id = v_known.id;
              else
                -- The lock waited for a completion that has committed by now.
                perform from issuer_certificates c where c.company_id = r."companyId" and c.id = certificate_id
                  and c.status not in ('PENDING', 'FAILED');
                if found then
                  outcome := 'REPLAYED'; return next; continue;
                end if;
              end if;
              v_retried := certificate_id;
              if v_retried <> r."certificateId" then
                -- The event that would be recorded names another certificate: asked again with this id, it names this one.
                outcome := 'RETRY'; return next; continue;
              end if;
            end if;
          end if;

          perform from certificate_authorities a where a.company_id = r."companyId" and a.public_key_hash = v_hash
            union all
            select from issuer_certificates c where c.company_id = r."companyId" and c.public_key_hash = v_hash
              and c.status <> 'FAILED' and c.id is distinct from v_retried
            union all
            -- The key that a service account signs in with is never a CA key (ruling 10).
            select from service_accounts a where a.company_id = r."companyId" and a.public_key_fingerprint = v_hash;
          if found then
            outcome := 'PUBLIC_KEY_KNOWN'; return next; continue;
          end if;

          if r."maximumLive" is not null and r."maximumLive" <= (
            select count(*) from (select from issuer_certificates c
              where c.company_id = r."companyId" and c.service_account_id = r."serviceAccountId"
                and c.validity_end > r."creationDate" and c.status in ('PENDING', 'ISSUED')
                and c.id is distinct from v_retried
              limit r."maximumLive") live) then
            outcome := 'QUOTA_LIVE'; return next; continue;
          end if;
          if r."maximumPerHour" is not null and r."maximumPerHour" <= (
            select count(*) from (select from issuer_certificates c
              where c.company_id = r."companyId" and c.service_account_id = r."serviceAccountId"
                and c.creation_date > r."creationDate" - interval '1 hour' and c.id is distinct from v_retried
              limit r."maximumPerHour") recent) then
            outcome := 'QUOTA_PER_HOUR'; return next; continue;
          end if;

          insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
            values (r."companyId", r."certificateAuthorityId", r."serialNumber", 'ISSUER_CERTIFICATE',
              decode(r."tbs", 'base64'))
            on conflict do nothing;
          if not found then
            outcome := 'SERIAL_NUMBER_TAKEN'; return next; continue;
          end if;

          if v_retried is null then
            insert into issuer_certificates (company_id, id, status, common_name, certificate_authority_id,
                serial_number, configuration_id, sub_ca_provider_id, service_account_id, credential_thumbprint,
                source_address, instance_name, key_id, key_algorithm, public_key_hash, sub_ca_digest, validity_start,
                validity_end, workflow_id, creation_date, modification_date)
              values (r."companyId", r."certificateId", 'PENDING', r."commonName", r."certificateAuthorityId",
                r."serialNumber", r."configurationId", r."subCaProviderId", r."serviceAccountId",
                r."credentialThumbprint", r."sourceAddress", r."instanceName", r."keyId", r."keyAlgorithm", v_hash,
                r."subCaDigest", r."validityStart", r."validityEnd", r."workflowId", r."creationDate",
                r."creationDate")
              on conflict do nothing;
            if not found then
              -- Another account's batch took the key between the look and the insert; the number stays burned.
              outcome := 'PUBLIC_KEY_KNOWN'; return next; continue;
            end if;
            certificate_id := r."certificateId";
            if r."idempotencyKey" is not null then
              insert into bootstrap_idempotency (company_id, service_account_id, idempotency_key,
                  issuer_certificate_id, public_key_hash, expires_at)
                values (r."companyId", r."serviceAccountId", r."idempotencyKey", certificate_id, v_hash,
                  r."validityEnd");
            end if;
          else
            begin
              update issuer_certificates c set status = 'PENDING', common_name = r."commonName",
                  certificate_authority_id = r."certificateAuthorityId", serial_number = r."serialNumber",
                  configuration_id = r."configurationId", sub_ca_provider_id = r."subCaProviderId",
                  credential_thumbprint = r."credentialThumbprint", source_address = r."sourceAddress",
                  instance_name = r."instanceName", key_id = r."keyId", sub_ca_digest = r."subCaDigest",
                  validity_start = r."validityStart", validity_end = r."validityEnd", error_information = null,
                  -- Deleted while it had failed: what is alive again must be seen, and be revocable (ruling 37).
                  hidden_at = null, modification_date = r."creationDate"
                where c.company_id = r."companyId" and c.id = v_retried;
            exception when unique_violation then
              -- Another account took the key since the attempt failed; the number stays burned.
              certificate_id := null; outcome := 'PUBLIC_KEY_KNOWN'; return next; continue;
            end;
            update bootstrap_idempotency b set expires_at = r."validityEnd"
              where b.company_id = r."companyId" and b.service_account_id = r."serviceAccountId"
                and b.idempotency_key = r."idempotencyKey";
          end if;

          reservation_id := r."reservationId";
          insert into reservations (company_id, id, certificate_authority_id, serial_number, issuer_certificate_id,
              expires_at)
            values (r."companyId", reservation_id, r."certificateAuthorityId", r."serialNumber", certificate_id,
              clock_timestamp() + make_interval(secs => p_reservation_seconds));
          v_events := v_events || jsonb_build_object('companyId', r."companyId", 'audit', r."audit");
          outcome := 'RESERVED'; return next;
        end loop;
        perform append_audit_events(${eventsAsJson});
      end $function$;

      create or replace function complete_issuer_certificates(p_items jsonb)
      returns table (item integer, company_id uuid, outcome text, certificate_id uuid)
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      declare
        r record;
        v_events ${events};
      begin
        for r in
          select * from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "reservationId" uuid,
            "certificate" text, "chain" jsonb, "fingerprint" text, "fingerprintSha256" text,
            "subjectKeyIdentifier" text, "modificationDate" timestamptz, "audit" jsonb)
          order by "companyId", "reservationId"
        loop
          item := r."item"; company_id := r."companyId"; certificate_id := null;
          update reservations v set state = 'COMPLETED', settled_at = clock_timestamp()
            where v.company_id = r."companyId" and v.id = r."reservationId" and ${isOpen}
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
            where c.company_id = r."companyId" and c.id = certificate_id;
          insert into issuer_certificate_documents (company_id, issuer_certificate_id, certificate_der, chain_der,
              subject_key_identifier, fingerprint_sha256)
            values (r."companyId", certificate_id, decode(r."certificate", 'base64'),
              array(select decode(link, 'base64') from jsonb_array_elements_text(r."chain") with ordinality as l (link, place)
                order by place),
              decode(r."subjectKeyIdentifier", 'hex'), decode(r."fingerprintSha256", 'hex'));
          insert into issuer_certificate_statistics (company_id, issuer_certificate_id, configuration_id,
              service_account_id, validity_end, reported_at)
            select c.company_id, c.id, c.configuration_id, c.service_account_id, c.validity_end, r."modificationDate"
            from issuer_certificates c where c.company_id = r."companyId" and c.id = certificate_id;
          v_events := v_events || jsonb_build_object('companyId', r."companyId", 'audit', r."audit");
          outcome := 'COMPLETED'; return next;
        end loop;
        perform append_audit_events(${eventsAsJson});
      end $function$;

      create or replace function fail_reservations(p_items jsonb)
      returns table (item integer, company_id uuid, outcome text, certificate_id uuid)
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      declare
        r record;
        v_found boolean;
        v_events ${events};
      begin
        for r in
          select * from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "reservationId" uuid,
            "onlyWhenExpired" boolean, "errorInformation" jsonb, "modificationDate" timestamptz, "audit" jsonb)
          order by "companyId", "reservationId"
        loop
          item := r."item"; company_id := r."companyId"; certificate_id := null;
          update reservations v set state = 'FAILED', settled_at = clock_timestamp()
            where v.company_id = r."companyId" and v.id = r."reservationId" and ${isOpen}
              and (not coalesce(r."onlyWhenExpired", false) or v.expires_at <= clock_timestamp())
            returning v.issuer_certificate_id into certificate_id;
          v_found := found;
          if not v_found then
            outcome := 'NOT_RESERVED'; return next; continue;
          end if;
          update issuer_certificates c set status = 'FAILED', error_information = r."errorInformation",
              modification_date = r."modificationDate"
            where c.company_id = r."companyId" and c.id = certificate_id and ${isPending};
          v_events := v_events || jsonb_build_object('companyId', r."companyId", 'audit', r."audit");
          outcome := 'FAILED'; return next;
        end loop;
        perform append_audit_events(${eventsAsJson});
      end $function$;
  `;
}
