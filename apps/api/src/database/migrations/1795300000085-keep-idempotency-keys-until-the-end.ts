import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the function differs from that of KeepBatchesLinear1795300000052. */
interface Wording {
  /** Of an idempotency key `b`. */
  readonly isKept: string;
  /** What becomes of the row of a key that nobody keeps any more. */
  readonly onForgotten: string;
}

const UNTIL_SWEPT: Wording = { isKept: '', onForgotten: '' };

/** By the caller's clock, as the quotas and the sweep are. Under the lock of the account no row that is kept is overwritten. */
const UNTIL_THE_END: Wording = {
  isKept: ` and b.expires_at >= r."creationDate"`,
  onForgotten: `
                on conflict on constraint pk_bootstrap_idempotency do update
                  set issuer_certificate_id = excluded.issuer_certificate_id, public_key_hash = excluded.public_key_hash,
                    expires_at = excluded.expires_at`,
};

/**
 * An idempotency key means its first certificate until that certificate's notAfter, to the millisecond, however late the
 * sweep is; and it is looked up before anything about the configuration is judged, so that a retry gets that certificate
 * whatever has changed meanwhile (ruling 17).
 */
export class KeepIdempotencyKeysUntilTheEnd1795300000085 implements MigrationInterface {
  readonly name = 'KeepIdempotencyKeysUntilTheEnd1795300000085';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(reserveIssuerCertificates(UNTIL_THE_END));
    await runner.query(`
      create function find_first_attempts(p_items jsonb) returns table (item integer, attempt jsonb)
      language plpgsql stable security definer set search_path = luciole, pg_temp as $function$
      declare
        r record;
      begin
        for r in
          select * from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "serviceAccountId" uuid,
            "credentialGeneration" integer, "idempotencyKey" uuid, "now" timestamptz)
          where i."idempotencyKey" is not null
        loop
          return query
            select r."item", jsonb_build_object('certificateId', c.id, 'status', c.status,
              'publicKeyHash', encode(b.public_key_hash, 'hex'))
            from bootstrap_idempotency b
            join issuer_certificates c on c.company_id = b.company_id and c.id = b.issuer_certificate_id
            join service_accounts a on a.company_id = b.company_id and a.id = b.service_account_id
            where b.company_id = r."companyId" and b.service_account_id = r."serviceAccountId"
              and b.idempotency_key = r."idempotencyKey" and b.expires_at >= r."now"
              and a.enabled and a.credential_generation = r."credentialGeneration";
        end loop;
      end $function$;
      comment on function find_first_attempts(jsonb) is
        'Across companies, each item reads its own company only; a key that nobody used before has no row';
      revoke all on function find_first_attempts(jsonb) from public;
      grant execute on function find_first_attempts(jsonb) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function find_first_attempts(jsonb)');
    await runner.query(reserveIssuerCertificates(UNTIL_SWEPT));
  }
}

function reserveIssuerCertificates({ isKept, onForgotten }: Wording): string {
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
        v_events jsonb[] := '{}';
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
                and b.idempotency_key = r."idempotencyKey"${isKept};
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
                where v.company_id = r."companyId" and v.issuer_certificate_id = certificate_id and v.settled_at is null
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
                  r."validityEnd")${onForgotten};
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
        perform append_audit_events(to_jsonb(v_events));
      end $function$;
  `;
}
