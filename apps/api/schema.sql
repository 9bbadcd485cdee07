-- What the migrations make, as test/support/describe-schema.ts reads the catalogue. Generated.
table alert_events owner luciole_owner row security forced
  column alert_id uuid not null
  column company_id uuid not null
  column event text not null
  column occurred_at timestamp(3) with time zone not null
  column sequence bigint not null
  constraint ck_alert_events_event CHECK ((event = ANY (ARRAY['OPENED'::text, 'ESCALATED'::text, 'RESOLVED'::text])))
  constraint fk_alert_events_alert FOREIGN KEY (company_id, alert_id) REFERENCES alerts(company_id, id) ON DELETE CASCADE
  constraint pk_alert_events PRIMARY KEY (company_id, sequence)
  INDEX ix_alert_events_alert ON alert_events USING btree (company_id, alert_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select to luciole_service
table alert_settings owner luciole_owner row security forced
  column ca_days integer not null
  column company_id uuid not null
  column expiry_days integer not null
  column jump_factor integer not null
  column modification_date timestamp(3) with time zone not null
  column quota_percent integer not null
  column silent_hours integer not null
  constraint fk_alert_settings_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_alert_settings PRIMARY KEY (company_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select, update to luciole_service
table alert_webhooks owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column delivered_sequence bigint not null
  column enabled boolean not null default true
  column failure_count integer not null default 0
  column id uuid not null
  column last_attempt_at timestamp(3) with time zone
  column last_failure text
  column modification_date timestamp(3) with time zone not null
  column name text not null
  column next_attempt_at timestamp(3) with time zone not null
  column sealed_secret bytea not null
  column url text not null
  constraint fk_alert_webhooks_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_alert_webhooks PRIMARY KEY (company_id, id)
  constraint uq_alert_webhooks_name UNIQUE (company_id, name)
  INDEX ix_alert_webhooks_due ON alert_webhooks USING btree (next_attempt_at) WHERE enabled
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_secret ON alert_webhooks FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_secret')
  grant delete, insert, select, update to luciole_service
table alerts owner luciole_owner row security forced
  column acknowledged_at timestamp(3) with time zone
  column acknowledged_by text
  column acknowledged_until timestamp(3) with time zone
  column company_id uuid not null
  column details jsonb not null
  column id uuid not null
  column instance_name text not null default ''::text
  column kind text not null
  column note text
  column opened_at timestamp(3) with time zone not null
  column resolved_at timestamp(3) with time zone
  column severity text not null
  column subject_id uuid not null
  column subject_kind text not null
  column subject_name text not null
  constraint ck_alerts_acknowledged CHECK ((((acknowledged_at IS NULL) = (acknowledged_by IS NULL)) AND ((acknowledged_at IS NOT NULL) OR ((acknowledged_until IS NULL) AND (note IS NULL)))))
  constraint ck_alerts_severity CHECK ((severity = ANY (ARRAY['WARNING'::text, 'CRITICAL'::text])))
  constraint fk_alerts_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_alerts PRIMARY KEY (company_id, id)
  INDEX ix_alerts_resolved_at ON alerts USING btree (company_id, resolved_at) WHERE (resolved_at IS NOT NULL)
  UNIQUE INDEX uq_alerts_open ON alerts USING btree (company_id, kind, subject_id, instance_name) WHERE (resolved_at IS NULL)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table api_key_uses owner luciole_owner row security forced
  column api_key_id uuid not null
  column company_id uuid not null
  column hour timestamp(3) with time zone not null
  column network text not null
  constraint fk_api_key_uses_api_key FOREIGN KEY (company_id, api_key_id) REFERENCES api_keys(company_id, id) ON DELETE CASCADE
  constraint pk_api_key_uses PRIMARY KEY (company_id, api_key_id, network)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table api_keys owner luciole_owner row security forced
  column api_version text not null default 'ALL'::text
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column key_hash bytea not null
  column last_used_on timestamp(3) with time zone
  column modification_date timestamp(3) with time zone not null default now()
  column prefix text not null
  column status text not null default 'ACTIVE'::text
  column user_id uuid not null
  column validity_end timestamp(3) with time zone not null
  column validity_start timestamp(3) with time zone not null
  constraint ck_api_keys_api_version CHECK ((api_version = ANY (ARRAY['ALL'::text, 'V1'::text])))
  constraint ck_api_keys_key_hash CHECK ((octet_length(key_hash) = 32))
  constraint ck_api_keys_prefix CHECK (((length(prefix) >= 1) AND (length(prefix) <= 12)))
  constraint ck_api_keys_status CHECK ((status = ANY (ARRAY['PENDING_ACTIVATION'::text, 'ACTIVE'::text, 'INACTIVE'::text, 'PENDING_ROTATION'::text, 'ROTATED'::text, 'EXPIRED'::text])))
  constraint ck_api_keys_validity CHECK ((validity_start < validity_end))
  constraint fk_api_keys_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_api_keys PRIMARY KEY (company_id, id)
  constraint uq_api_keys_key_hash UNIQUE (key_hash)
  INDEX ix_api_keys_user ON api_keys USING btree (company_id, user_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table audit_chain_heads owner luciole_owner row security forced with (fillfactor=50)
  column company_id uuid not null
  column link bytea not null
  column sequence bigint not null
  constraint fk_audit_chain_heads_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_chain_heads PRIMARY KEY (company_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table audit_checkpoints owner luciole_owner row security forced
  column company_id uuid not null
  column id uuid not null
  column jws text not null
  column link bytea not null
  column reason text not null
  column sequence bigint not null
  column signed_at timestamp(3) with time zone not null
  constraint ck_audit_checkpoints_reason CHECK ((reason = ANY (ARRAY['SCHEDULED'::text, 'REQUESTED'::text, 'EXPORT'::text, 'PRUNING'::text])))
  constraint fk_audit_checkpoints_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_checkpoints PRIMARY KEY (company_id, id)
  INDEX ix_audit_checkpoints_sequence ON audit_checkpoints USING btree (company_id, sequence DESC, id DESC)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
table audit_cuts owner luciole_owner row security forced
  column company_id uuid not null
  column cut_at timestamp(3) with time zone not null default now()
  column event_count bigint not null
  column link bytea not null
  column sequence bigint not null
  constraint fk_audit_cuts_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_cuts PRIMARY KEY (company_id, sequence)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table audit_deliveries owner luciole_owner row security forced
  column attempt integer not null
  column attempted_at timestamp(3) with time zone not null
  column audit_destination_id uuid not null
  column company_id uuid not null
  column detail text
  column duration_milliseconds integer not null
  column first_sequence bigint not null
  column id uuid not null
  column last_sequence bigint not null
  column outcome text not null
  constraint ck_audit_deliveries_outcome CHECK ((outcome = ANY (ARRAY['DELIVERED'::text, 'FAILED'::text])))
  constraint fk_audit_deliveries_destination FOREIGN KEY (company_id, audit_destination_id) REFERENCES audit_destinations(company_id, id) ON DELETE CASCADE
  constraint pk_audit_deliveries PRIMARY KEY (company_id, id)
  INDEX ix_audit_deliveries_destination ON audit_deliveries USING btree (company_id, audit_destination_id, id DESC)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select to luciole_service
table audit_destinations owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column enabled boolean not null default true
  column failure_count integer not null default 0
  column forwarded_checkpoint_id uuid
  column forwarded_sequence bigint not null
  column id uuid not null
  column kind text not null
  column modification_date timestamp(3) with time zone not null
  column name text not null
  column next_attempt_at timestamp(3) with time zone not null
  column sealed_secret bytea
  column url text not null
  constraint ck_audit_destinations_kind CHECK ((kind = ANY (ARRAY['WEBHOOK'::text, 'SYSLOG'::text])))
  constraint ck_audit_destinations_sealed_secret CHECK (((kind = 'WEBHOOK'::text) = (sealed_secret IS NOT NULL)))
  constraint fk_audit_destinations_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_destinations PRIMARY KEY (company_id, id)
  constraint uq_audit_destinations_name UNIQUE (company_id, name)
  INDEX ix_audit_destinations_due ON audit_destinations USING btree (next_attempt_at) WHERE enabled
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_secret ON audit_destinations FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_secret')
  grant delete, insert, select, update to luciole_service
table audit_events owner luciole_owner row security forced
  column actor_id uuid
  column actor_kind text not null
  column actor_name text
  column after jsonb
  column before jsonb
  column canonical bytea not null
  column company_id uuid not null
  column id uuid not null
  column occurred_at timestamp(3) with time zone not null
  column outcome text not null
  column request_id text
  column sequence bigint not null
  column source_address text
  column subject_id uuid
  column subject_kind text
  column type text not null
  constraint ck_audit_events_actor_kind CHECK ((actor_kind = ANY (ARRAY['USER'::text, 'SERVICE_ACCOUNT'::text, 'SYSTEM'::text, 'ANONYMOUS'::text])))
  constraint ck_audit_events_outcome CHECK ((outcome = ANY (ARRAY['SUCCESS'::text, 'FAILURE'::text, 'REFUSED'::text])))
  constraint ck_audit_events_sequence CHECK ((sequence > 0))
  constraint fk_audit_events_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_events PRIMARY KEY (company_id, sequence)
  constraint uq_audit_events_id UNIQUE (company_id, id)
  INDEX ix_audit_events_actor ON audit_events USING btree (company_id, actor_id, sequence DESC)
  INDEX ix_audit_events_occurred_at ON audit_events USING btree (company_id, occurred_at DESC, sequence DESC)
  INDEX ix_audit_events_subject ON audit_events USING btree (company_id, subject_id, sequence DESC)
  INDEX ix_audit_events_type ON audit_events USING btree (company_id, type, sequence DESC)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table audit_links owner luciole_owner row security forced
  column company_id uuid not null
  column link bytea not null
  column sequence bigint not null
  constraint ck_audit_links_link CHECK ((octet_length(link) = 32))
  constraint fk_audit_links_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_links PRIMARY KEY (company_id, sequence)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table audit_sequences owner luciole_owner row security forced with (fillfactor=10)
  column company_id uuid not null
  column last_sequence bigint not null
  constraint fk_audit_sequences_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_sequences PRIMARY KEY (company_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table audit_settings owner luciole_owner row security forced
  column company_id uuid not null
  column modification_date timestamp(3) with time zone not null
  column retention_days integer
  constraint ck_audit_settings_retention_days CHECK (((retention_days >= 30) AND (retention_days <= 36500)))
  constraint fk_audit_settings_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_settings PRIMARY KEY (company_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select, update to luciole_service
table audit_signing_keys owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column id uuid not null
  column public_jwk jsonb not null
  column public_key_hash bytea not null
  column sealed_private_key bytea
  column sign_until timestamp(3) with time zone not null
  column status text not null default 'ACTIVE'::text
  constraint ck_audit_signing_keys_public_key_hash CHECK ((octet_length(public_key_hash) = 32))
  constraint ck_audit_signing_keys_sealed CHECK (((status = 'ACTIVE'::text) = (sealed_private_key IS NOT NULL)))
  constraint ck_audit_signing_keys_status CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'VERIFY_ONLY'::text])))
  constraint fk_audit_signing_keys_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_audit_signing_keys PRIMARY KEY (company_id, id)
  UNIQUE INDEX uq_audit_signing_keys_active ON audit_signing_keys USING btree (company_id) WHERE (status = 'ACTIVE'::text)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_private_key ON audit_signing_keys FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_private_key')
  grant insert, select to luciole_service
  grant update (sealed_private_key, status) to luciole_service
table bootstrap_idempotency owner luciole_owner row security forced
  column company_id uuid not null
  column expires_at timestamp(3) with time zone not null
  column idempotency_key uuid not null
  column issuer_certificate_id uuid not null
  column public_key_hash bytea not null
  column service_account_id uuid not null
  constraint fk_bootstrap_idempotency_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint pk_bootstrap_idempotency PRIMARY KEY (company_id, service_account_id, idempotency_key)
  INDEX ix_bootstrap_idempotency_expires_at ON bootstrap_idempotency USING btree (expires_at)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table ca_accounts owner luciole_owner row security forced
  column certificate_authority text not null
  column certificate_authority_id uuid
  column company_id uuid not null
  column connection_status text not null default 'OK'::text
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column key text not null
  column modification_date timestamp(3) with time zone not null default now()
  constraint ck_ca_accounts_connection_status CHECK ((connection_status = ANY (ARRAY['OK'::text, 'FAILED'::text])))
  constraint ck_ca_accounts_key CHECK (((length(key) >= 1) AND (length(key) <= 250)))
  constraint fk_ca_accounts_certificate_authority FOREIGN KEY (company_id, certificate_authority_id) REFERENCES certificate_authorities(company_id, id)
  constraint fk_ca_accounts_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_ca_accounts PRIMARY KEY (company_id, id)
  constraint uq_ca_accounts_certificate_authority UNIQUE (company_id, certificate_authority_id)
  constraint uq_ca_accounts_key UNIQUE (company_id, key)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table ca_product_options owner luciole_owner row security forced
  column ca_account_id uuid not null
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column modification_date timestamp(3) with time zone not null default now()
  column product_name text not null
  column product_types text[] not null default '{SSL}'::text[]
  column validity_period text not null default 'P90D'::text
  constraint fk_ca_product_options_ca_account FOREIGN KEY (company_id, ca_account_id) REFERENCES ca_accounts(company_id, id) ON DELETE CASCADE
  constraint pk_ca_product_options PRIMARY KEY (company_id, id)
  constraint uq_ca_product_options_account_and_id UNIQUE (company_id, ca_account_id, id)
  constraint uq_ca_product_options_product_name UNIQUE (company_id, ca_account_id, product_name)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table certificate_authorities owner luciole_owner row security forced
  column certificate_der bytea
  column certificate_fingerprint_sha1 bytea
  column certificate_fingerprint_sha256 bytea
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column crl_base_urls text[] not null default '{}'::text[]
  column crl_number_reserved bigint
  column crl_shards integer not null default 0
  column id uuid not null
  column key_algorithm text not null
  column key_offline_since timestamp(3) with time zone
  column kind text not null
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column not_after timestamp(3) with time zone
  column not_before timestamp(3) with time zone
  column ocsp_enabled boolean not null default false
  column ocsp_since timestamp(3) with time zone
  column parent_id uuid
  column public_key_hash bytea not null
  column renewal_requested_at timestamp(3) with time zone
  column request_der bytea
  column sealed_private_key bytea
  column serial_number text
  column signature_algorithm text
  column status text not null default 'PENDING'::text
  column subject jsonb not null
  column subject_key_identifier bytea not null
  column successor_of uuid
  column validity_period text
  constraint ck_certificate_authorities_active CHECK (((status <> ALL (ARRAY['ACTIVE'::text, 'RETIRED'::text])) OR ((certificate_der IS NOT NULL) AND (certificate_fingerprint_sha256 IS NOT NULL) AND (not_before IS NOT NULL) AND (not_after IS NOT NULL) AND (serial_number IS NOT NULL))))
  constraint ck_certificate_authorities_crl_number_reserved CHECK ((crl_number_reserved > 0))
  constraint ck_certificate_authorities_crl_shards CHECK (((crl_shards >= 0) AND (crl_shards <= 1000)))
  constraint ck_certificate_authorities_external CHECK (((status <> 'EXTERNAL'::text) OR ((sealed_private_key IS NULL) AND (certificate_der IS NOT NULL) AND (certificate_fingerprint_sha256 IS NOT NULL) AND (not_before IS NOT NULL) AND (not_after IS NOT NULL))))
  constraint ck_certificate_authorities_hashes CHECK (((octet_length(public_key_hash) = 32) AND ((octet_length(subject_key_identifier) >= 1) AND (octet_length(subject_key_identifier) <= 32))))
  constraint ck_certificate_authorities_key_algorithm CHECK ((key_algorithm = ANY (ARRAY['RSA_2048'::text, 'RSA_3072'::text, 'RSA_4096'::text, 'EC_P256'::text, 'EC_P384'::text, 'EC_P521'::text, 'EC_ED25519'::text])))
  constraint ck_certificate_authorities_key_offline CHECK (((key_offline_since IS NULL) OR ((kind = 'ROOT'::text) AND (status = ANY (ARRAY['ACTIVE'::text, 'RETIRED'::text])) AND (sealed_private_key IS NULL))))
  constraint ck_certificate_authorities_kind CHECK ((kind = ANY (ARRAY['ROOT'::text, 'INTERMEDIATE'::text])))
  constraint ck_certificate_authorities_name CHECK ((name ~ '^[0-9a-f-]{36}-(RootCA|IntermediateCA)$'::text))
  constraint ck_certificate_authorities_ocsp CHECK (((NOT ocsp_enabled) OR (ocsp_since IS NOT NULL)))
  constraint ck_certificate_authorities_requested CHECK (((status <> 'REQUESTED'::text) OR ((request_der IS NOT NULL) AND (sealed_private_key IS NOT NULL) AND (certificate_der IS NULL))))
  constraint ck_certificate_authorities_serial_number CHECK ((serial_number ~ '^[0-9a-f]{2,40}$'::text))
  constraint ck_certificate_authorities_status CHECK ((status = ANY (ARRAY['PENDING'::text, 'REQUESTED'::text, 'ACTIVE'::text, 'RETIRED'::text, 'FAILED'::text, 'EXTERNAL'::text])))
  constraint ck_certificate_authorities_successor_of CHECK ((successor_of <> id))
  constraint ck_certificate_authorities_validity CHECK ((not_before < not_after))
  constraint fk_certificate_authorities_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint fk_certificate_authorities_parent FOREIGN KEY (company_id, parent_id) REFERENCES certificate_authorities(company_id, id)
  constraint fk_certificate_authorities_successor_of FOREIGN KEY (company_id, successor_of) REFERENCES certificate_authorities(company_id, id)
  constraint pk_certificate_authorities PRIMARY KEY (company_id, id)
  constraint uq_certificate_authorities_certificate_fingerprint_sha256 UNIQUE (company_id, certificate_fingerprint_sha256)
  constraint uq_certificate_authorities_name UNIQUE (name)
  INDEX ix_certificate_authorities_certificate_fingerprint_sha256 ON certificate_authorities USING btree (certificate_fingerprint_sha256)
  INDEX ix_certificate_authorities_parent ON certificate_authorities USING btree (company_id, parent_id)
  INDEX ix_certificate_authorities_public_key_hash ON certificate_authorities USING btree (company_id, public_key_hash)
  INDEX ix_certificate_authorities_subject_key_identifier ON certificate_authorities USING btree (subject_key_identifier)
  UNIQUE INDEX uq_certificate_authorities_public_key_hash ON certificate_authorities USING btree (company_id, public_key_hash) WHERE (status <> 'EXTERNAL'::text)
  UNIQUE INDEX uq_certificate_authorities_successor_of ON certificate_authorities USING btree (company_id, successor_of) WHERE (status = ANY (ARRAY['PENDING'::text, 'REQUESTED'::text, 'ACTIVE'::text]))
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_private_key ON certificate_authorities FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_private_key')
  grant delete, insert, select, update to luciole_service
table certificate_chains owner luciole_owner row security forced
  column chain_der bytea[] not null
  column company_id uuid not null
  column sha256 bytea not null
  constraint ck_certificate_chains_sha256 CHECK ((sha256 = sha256(array_send(chain_der))))
  constraint fk_certificate_chains_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_certificate_chains PRIMARY KEY (company_id, sha256)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table certificate_issuing_templates owner luciole_owner row security forced
  column ca_account_id uuid not null
  column ca_product_option_id uuid not null
  column certificate_authority text not null
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column document jsonb not null default '{}'::jsonb
  column id uuid not null
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column status text not null default 'AVAILABLE'::text
  column system_generated boolean not null default false
  constraint ck_certificate_issuing_templates_status CHECK ((status = ANY (ARRAY['AVAILABLE'::text, 'UNAVAILABLE'::text, 'PARTIALLY_AVAILABLE'::text])))
  constraint fk_certificate_issuing_templates_product_option FOREIGN KEY (company_id, ca_account_id, ca_product_option_id) REFERENCES ca_product_options(company_id, ca_account_id, id)
  constraint pk_certificate_issuing_templates PRIMARY KEY (company_id, id)
  constraint uq_certificate_issuing_templates_name UNIQUE (company_id, name)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table certificate_revocations owner luciole_owner row security forced
  column certificate_authority_id uuid not null
  column company_id uuid not null
  column crl_number bigint
  column crl_shard integer not null default 0
  column issuer_certificate_id uuid
  column reason text not null
  column revoked_at timestamp(3) with time zone not null
  column serial_number text not null
  column validity_end timestamp(3) with time zone not null
  constraint ck_certificate_revocations_crl_shard CHECK (((crl_shard >= 0) AND (crl_shard <= 1000)))
  constraint ck_certificate_revocations_reason CHECK ((reason = ANY (ARRAY['unspecified'::text, 'keyCompromise'::text, 'cACompromise'::text, 'affiliationChanged'::text, 'superseded'::text, 'cessationOfOperation'::text, 'certificateHold'::text, 'removeFromCRL'::text, 'privilegeWithdrawn'::text, 'aACompromise'::text])))
  constraint fk_certificate_revocations_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint fk_certificate_revocations_serial_number FOREIGN KEY (company_id, certificate_authority_id, serial_number) REFERENCES serial_numbers(company_id, certificate_authority_id, serial_number)
  constraint pk_certificate_revocations PRIMARY KEY (company_id, certificate_authority_id, serial_number)
  INDEX ix_certificate_revocations_unpublished ON certificate_revocations USING btree (company_id, certificate_authority_id) WHERE (crl_number IS NULL)
  INDEX ix_certificate_revocations_validity_end ON certificate_revocations USING btree (company_id, certificate_authority_id, validity_end)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
  grant update (crl_number, reason) to luciole_service
table companies owner luciole_owner row security forced
  column company_id uuid not null generated id
  column company_type text not null default 'REGULAR'::text
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column url_prefix text not null
  constraint ck_companies_company_type CHECK ((company_type = ANY (ARRAY['INTERNAL'::text, 'CA'::text, 'TPP_CUSTOMER'::text, 'REGULAR'::text, 'OTHER'::text])))
  constraint ck_companies_name CHECK (((length(name) >= 1) AND (length(name) <= 250)))
  constraint ck_companies_url_prefix CHECK ((url_prefix ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text))
  constraint pk_companies PRIMARY KEY (id)
  constraint uq_companies_company_id UNIQUE (company_id)
  constraint uq_companies_url_prefix UNIQUE (url_prefix)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
  grant update (modification_date, name, url_prefix) to luciole_service
view configuration_counts owner luciole_owner with (security_invoker=true)
  column company_id uuid
  column configuration_id uuid
  column long bigint
  column short bigint
  column ultra_short bigint
  grant select to luciole_service
table configuration_live_counts owner luciole_owner row security forced with (fillfactor=20)
  column company_id uuid not null
  column configuration_id uuid not null
  column long bigint not null default 0
  column short bigint not null default 0
  column ultra_short bigint not null default 0
  constraint fk_configuration_live_counts_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE CASCADE
  constraint pk_configuration_live_counts PRIMARY KEY (company_id, configuration_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant select to luciole_service
table configuration_policies owner luciole_owner row security forced
  column company_id uuid not null
  column configuration_id uuid not null
  column policy_id uuid not null
  column position integer
  constraint fk_configuration_policies_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE CASCADE
  constraint fk_configuration_policies_policy FOREIGN KEY (company_id, policy_id) REFERENCES policies(company_id, id)
  constraint pk_configuration_policies PRIMARY KEY (company_id, configuration_id, policy_id)
  INDEX ix_configuration_policies_policy ON configuration_policies USING btree (company_id, policy_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER renew_links_version_after_delete AFTER DELETE ON configuration_policies REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION renew_links_version()
  TRIGGER renew_links_version_after_insert AFTER INSERT ON configuration_policies REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION renew_links_version()
  TRIGGER renew_links_version_after_update AFTER UPDATE ON configuration_policies REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION renew_links_version()
  grant delete, insert, select, update to luciole_service
table configuration_service_accounts owner luciole_owner row security forced
  column company_id uuid not null
  column configuration_id uuid not null
  column position integer not null default 0
  column service_account_id uuid not null
  constraint fk_configuration_service_accounts_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE CASCADE
  constraint fk_configuration_service_accounts_service_account FOREIGN KEY (company_id, service_account_id) REFERENCES service_accounts(company_id, id) ON DELETE CASCADE
  constraint pk_configuration_service_accounts PRIMARY KEY (company_id, configuration_id, service_account_id)
  constraint uq_configuration_service_accounts_service_account UNIQUE (company_id, service_account_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER renew_links_version_after_delete AFTER DELETE ON configuration_service_accounts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION renew_links_version()
  TRIGGER renew_links_version_after_insert AFTER INSERT ON configuration_service_accounts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION renew_links_version()
  TRIGGER renew_links_version_after_update AFTER UPDATE ON configuration_service_accounts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION renew_links_version()
  grant delete, insert, select, update to luciole_service
table configuration_statistics owner luciole_owner row security forced
  column company_id uuid not null
  column configuration_id uuid not null
  column long bigint not null default 0
  column policy_id uuid not null
  column short bigint not null default 0
  column ultra_short bigint not null default 0
  constraint fk_configuration_statistics_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE CASCADE
  constraint pk_configuration_statistics PRIMARY KEY (company_id, configuration_id, policy_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select, update to luciole_service
table configurations owner luciole_owner row security forced
  column advanced_settings jsonb not null default '{}'::jsonb
  column client_authentication jsonb
  column client_authorization jsonb not null default '{}'::jsonb
  column cloud_providers jsonb not null default '{}'::jsonb
  column company_id uuid not null
  column controller_allowed_policy_ids uuid[]
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column links_version uuid not null default gen_random_uuid()
  column min_tls_version text not null default 'TLS13'::text
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column renew_after timestamp(3) with time zone
  column revision integer not null default 1
  column sub_ca_provider_id uuid not null
  column unix_socket_allowed_policy_ids uuid[]
  constraint ck_configurations_min_tls_version CHECK ((min_tls_version = ANY (ARRAY['TLS12'::text, 'TLS13'::text])))
  constraint ck_configurations_name CHECK (((length(name) >= 1) AND (length(name) <= 64)))
  constraint fk_configurations_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint fk_configurations_sub_ca_provider FOREIGN KEY (company_id, sub_ca_provider_id) REFERENCES sub_ca_providers(company_id, id)
  constraint pk_configurations PRIMARY KEY (company_id, id)
  constraint uq_configurations_name UNIQUE (company_id, name)
  INDEX ix_configurations_sub_ca_provider ON configurations USING btree (company_id, sub_ca_provider_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table crls owner luciole_owner row security forced
  column certificate_authority_id uuid not null
  column company_id uuid not null
  column crl_number bigint not null
  column der bytea not null
  column entry_count integer not null default 0
  column next_update timestamp(3) with time zone not null
  column shard integer not null default 0
  column this_update timestamp(3) with time zone not null
  constraint ck_crls_crl_number CHECK ((crl_number > 0))
  constraint ck_crls_shard CHECK (((shard >= 0) AND (shard <= 1000)))
  constraint ck_crls_times CHECK ((this_update < next_update))
  constraint fk_crls_certificate_authority FOREIGN KEY (company_id, certificate_authority_id) REFERENCES certificate_authorities(company_id, id)
  constraint pk_crls PRIMARY KEY (company_id, certificate_authority_id, crl_number)
  INDEX ix_crls_shard ON crls USING btree (company_id, certificate_authority_id, shard, crl_number DESC)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table cross_certificates owner luciole_owner row security forced
  column certificate_authority_id uuid not null
  column certificate_der bytea not null
  column certificate_fingerprint_sha256 bytea not null
  column company_id uuid not null
  column not_after timestamp(3) with time zone not null
  column not_before timestamp(3) with time zone not null
  column serial_number text not null
  column signed_by uuid not null
  constraint ck_cross_certificates_fingerprint CHECK ((octet_length(certificate_fingerprint_sha256) = 32))
  constraint fk_cross_certificates_certificate_authority FOREIGN KEY (company_id, certificate_authority_id) REFERENCES certificate_authorities(company_id, id)
  constraint fk_cross_certificates_signed_by FOREIGN KEY (company_id, signed_by) REFERENCES certificate_authorities(company_id, id)
  constraint pk_cross_certificates PRIMARY KEY (company_id, certificate_authority_id)
  constraint uq_cross_certificates_serial_number UNIQUE (company_id, signed_by, serial_number)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
table former_ca_certificates owner luciole_owner row security forced
  column certificate_authority_id uuid not null
  column certificate_der bytea not null
  column certificate_fingerprint_sha256 bytea not null
  column company_id uuid not null
  column not_after timestamp(3) with time zone not null
  column not_before timestamp(3) with time zone not null
  column replaced_at timestamp(3) with time zone not null
  column serial_number text not null
  constraint ck_former_ca_certificates_fingerprint CHECK ((octet_length(certificate_fingerprint_sha256) = 32))
  constraint fk_former_ca_certificates_certificate_authority FOREIGN KEY (company_id, certificate_authority_id) REFERENCES certificate_authorities(company_id, id)
  constraint pk_former_ca_certificates PRIMARY KEY (company_id, certificate_authority_id, serial_number)
  INDEX ix_former_ca_certificates_certificate_fingerprint_sha256 ON former_ca_certificates USING btree (certificate_fingerprint_sha256)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
table incident_sub_cas owner luciole_owner row security forced
  column company_id uuid not null
  column confirmed_at timestamp(3) with time zone
  column incident_id uuid not null
  column issuer_certificate_id uuid not null
  constraint fk_incident_sub_cas_incident FOREIGN KEY (company_id, incident_id) REFERENCES incidents(company_id, id)
  constraint fk_incident_sub_cas_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint pk_incident_sub_cas PRIMARY KEY (company_id, incident_id, issuer_certificate_id)
  INDEX ix_incident_sub_cas_issuer_certificate ON incident_sub_cas USING btree (company_id, issuer_certificate_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
  grant update (confirmed_at) to luciole_service
table incidents owner luciole_owner row security forced
  column action text not null
  column closed_at timestamp(3) with time zone
  column closed_by text
  column company_id uuid not null
  column id uuid not null
  column instance_name text
  column note text not null
  column opened_at timestamp(3) with time zone not null
  column opened_by text not null
  column preview jsonb not null
  column reason text
  column service_account_id uuid
  column target_id uuid not null
  column target_kind text not null
  column target_name text not null
  constraint ck_incidents_action CHECK ((action = ANY (ARRAY['FREEZE'::text, 'QUARANTINE'::text, 'REVOKE'::text])))
  constraint ck_incidents_closed CHECK (((closed_at IS NULL) = (closed_by IS NULL)))
  constraint ck_incidents_issuer CHECK (((target_kind = 'ISSUER'::text) = (service_account_id IS NOT NULL)))
  constraint ck_incidents_target_kind CHECK ((target_kind = ANY (ARRAY['ISSUER'::text, 'SERVICE_ACCOUNT'::text, 'CONFIGURATION'::text, 'SUB_CA_PROVIDER'::text, 'CERTIFICATE_AUTHORITY'::text])))
  constraint fk_incidents_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_incidents PRIMARY KEY (company_id, id)
  INDEX ix_incidents_opened_at ON incidents USING btree (company_id, opened_at)
  UNIQUE INDEX uq_incidents_open_freeze ON incidents USING btree (company_id, target_kind, target_id) WHERE ((action = 'FREEZE'::text) AND (closed_at IS NULL))
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
  grant update (closed_at, closed_by) to luciole_service
table issuance_rollups owner luciole_owner row security forced
  column company_id uuid not null
  column configuration_id uuid
  column hour timestamp(3) with time zone not null
  column long bigint not null
  column policy_id uuid not null
  column short bigint not null
  column ultra_short bigint not null
  constraint fk_issuance_rollups_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint uq_issuance_rollups UNIQUE NULLS NOT DISTINCT (company_id, hour, configuration_id, policy_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table issuer_certificate_documents owner luciole_owner row security forced
  column certificate_der bytea not null
  column chain_sha256 bytea not null
  column company_id uuid not null
  column fingerprint_sha256 bytea not null
  column issuer_certificate_id uuid not null
  column subject_key_identifier bytea not null
  constraint ck_issuer_certificate_documents_fingerprint_sha256 CHECK ((octet_length(fingerprint_sha256) = 32))
  constraint fk_issuer_certificate_documents_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint pk_issuer_certificate_documents PRIMARY KEY (company_id, issuer_certificate_id)
  INDEX ix_issuer_certificate_documents_subject_key_identifier ON issuer_certificate_documents USING btree (company_id, subject_key_identifier)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
table issuer_certificate_statistics owner luciole_owner row security forced with (fillfactor=70)
  column company_id uuid not null
  column configuration_id uuid
  column credit double precision
  column folded_at timestamp(3) with time zone
  column issuer_certificate_id uuid not null
  column long bigint not null default 0
  column policy_ids uuid[] not null default '{}'::uuid[]
  column quarantined_at timestamp(3) with time zone
  column quarantined_report jsonb
  column reported_at timestamp(3) with time zone not null
  column sequence bigint not null default 0
  column service_account_id uuid not null
  column short bigint not null default 0
  column totals bigint[] not null default '{}'::bigint[]
  column ultra_short bigint not null default 0
  column validity_end timestamp(3) with time zone not null
  constraint ck_issuer_certificate_statistics_sums CHECK (((ultra_short >= 0) AND (short >= 0) AND (long >= 0)))
  constraint ck_issuer_certificate_statistics_totals CHECK ((cardinality(totals) = (3 * cardinality(policy_ids))))
  constraint fk_issuer_certificate_statistics_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE SET NULL (configuration_id)
  constraint fk_issuer_certificate_statistics_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint pk_issuer_certificate_statistics PRIMARY KEY (company_id, issuer_certificate_id)
  INDEX ix_issuer_certificate_statistics_configuration ON issuer_certificate_statistics USING btree (company_id, configuration_id) WHERE (folded_at IS NULL)
  INDEX ix_issuer_certificate_statistics_quarantined ON issuer_certificate_statistics USING btree (company_id, issuer_certificate_id) WHERE (quarantined_at IS NOT NULL)
  INDEX ix_issuer_certificate_statistics_unfolded ON issuer_certificate_statistics USING btree (validity_end) WHERE (folded_at IS NULL)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER count_changed AFTER UPDATE ON issuer_certificate_statistics REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_changed_statistics()
  TRIGGER count_new AFTER INSERT ON issuer_certificate_statistics FOR EACH ROW WHEN (((new.folded_at IS NULL) AND (new.configuration_id IS NOT NULL) AND ((new.ultra_short <> 0) OR (new.short <> 0) OR (new.long <> 0)))) EXECUTE FUNCTION count_new_statistics()
  grant insert, select, update to luciole_service
table issuer_certificates owner luciole_owner row security forced
  column certificate_authority_id uuid not null
  column common_name text collate C not null
  column company_id uuid not null
  column configuration_id uuid
  column creation_date timestamp(3) with time zone not null
  column credential_thumbprint text
  column error_information jsonb
  column fingerprint text
  column hidden_at timestamp(3) with time zone
  column id uuid not null
  column instance_name text
  column key_algorithm text not null
  column key_id text
  column modification_date timestamp(3) with time zone not null
  column public_key_hash bytea not null
  column serial_number text not null
  column service_account_id uuid not null
  column source_address text
  column status text not null
  column sub_ca_digest text
  column sub_ca_provider_id uuid
  column validity_end timestamp(3) with time zone not null
  column validity_start timestamp(3) with time zone not null
  column workflow_id text
  constraint ck_issuer_certificates_common_name CHECK (((length(common_name) >= 1) AND (length(common_name) <= 64)))
  constraint ck_issuer_certificates_fingerprint CHECK ((fingerprint ~ '^[0-9A-F]{40}$'::text))
  constraint ck_issuer_certificates_issued CHECK (((status <> ALL (ARRAY['ISSUED'::text, 'REVOKED'::text])) OR (fingerprint IS NOT NULL)))
  constraint ck_issuer_certificates_public_key_hash CHECK ((octet_length(public_key_hash) = 32))
  constraint ck_issuer_certificates_status CHECK ((status = ANY (ARRAY['NEW'::text, 'PENDING'::text, 'REQUESTED'::text, 'ISSUED'::text, 'REJECTED'::text, 'CANCELLED'::text, 'REVOKED'::text, 'FAILED'::text, 'DELETED'::text])))
  constraint ck_issuer_certificates_validity CHECK ((validity_start < validity_end))
  constraint fk_issuer_certificates_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE SET NULL (configuration_id)
  constraint fk_issuer_certificates_serial_number FOREIGN KEY (company_id, certificate_authority_id, serial_number) REFERENCES serial_numbers(company_id, certificate_authority_id, serial_number)
  constraint fk_issuer_certificates_sub_ca_provider FOREIGN KEY (company_id, sub_ca_provider_id) REFERENCES sub_ca_providers(company_id, id) ON DELETE SET NULL (sub_ca_provider_id)
  constraint pk_issuer_certificates PRIMARY KEY (company_id, id)
  INDEX ix_issuer_certificates_common_name ON issuer_certificates USING btree (company_id, common_name, id)
  INDEX ix_issuer_certificates_common_name_fragment ON issuer_certificates USING gin (common_name gin_trgm_ops)
  INDEX ix_issuer_certificates_configuration ON issuer_certificates USING btree (company_id, configuration_id, creation_date DESC)
  INDEX ix_issuer_certificates_creation_date ON issuer_certificates USING btree (company_id, creation_date DESC, id DESC)
  INDEX ix_issuer_certificates_fingerprint ON issuer_certificates USING btree (company_id, fingerprint)
  INDEX ix_issuer_certificates_service_account ON issuer_certificates USING btree (company_id, service_account_id, creation_date DESC)
  INDEX ix_issuer_certificates_service_account_live ON issuer_certificates USING btree (company_id, service_account_id, validity_end) WHERE (status = ANY (ARRAY['PENDING'::text, 'ISSUED'::text]))
  INDEX ix_issuer_certificates_status ON issuer_certificates USING btree (company_id, status, validity_end, id)
  INDEX ix_issuer_certificates_validity_end ON issuer_certificates USING btree (company_id, validity_end, id)
  INDEX ix_issuer_certificates_visible ON issuer_certificates USING btree (company_id) WHERE (hidden_at IS NULL)
  UNIQUE INDEX uq_issuer_certificates_public_key_hash ON issuer_certificates USING btree (company_id, public_key_hash) WHERE (status <> 'FAILED'::text)
  UNIQUE INDEX uq_issuer_certificates_serial_number ON issuer_certificates USING btree (company_id, certificate_authority_id, serial_number)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select, update to luciole_service
table issuer_trust_bundles owner luciole_owner row security forced
  column company_id uuid not null
  column digest text not null
  column issuer_certificate_id uuid not null
  column reported_at timestamp(3) with time zone not null
  constraint ck_issuer_trust_bundles_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint fk_issuer_trust_bundles_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint pk_issuer_trust_bundles PRIMARY KEY (company_id, issuer_certificate_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select, update to luciole_service
table key_encryption_keys owner luciole_owner row security forced
  column check_value bytea not null
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column retired_date timestamp(3) with time zone
  column status text not null default 'ACTIVE'::text
  constraint ck_key_encryption_keys_check_value CHECK ((octet_length(check_value) = 32))
  constraint ck_key_encryption_keys_status CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'PREVIOUS'::text, 'RETIRED'::text])))
  constraint pk_key_encryption_keys PRIMARY KEY (id)
  UNIQUE INDEX uq_key_encryption_keys_active ON key_encryption_keys USING btree (status) WHERE (status = 'ACTIVE'::text)
  policy owner_of_the_schema for * to luciole_owner using true check true
  policy whole_deployment for r to luciole_service using true
  grant select to luciole_service
table one_time_links owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column expires_on timestamp(3) with time zone not null
  column id uuid not null
  column purpose text not null
  column token_hash bytea not null
  column user_id uuid not null
  constraint ck_one_time_links_purpose CHECK ((purpose = ANY (ARRAY['SIGN_IN'::text, 'INVITATION'::text, 'PASSWORD_RESET'::text])))
  constraint ck_one_time_links_token_hash CHECK ((octet_length(token_hash) = 32))
  constraint fk_one_time_links_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_one_time_links PRIMARY KEY (company_id, id)
  constraint uq_one_time_links_purpose UNIQUE (company_id, user_id, purpose)
  constraint uq_one_time_links_token_hash UNIQUE (token_hash)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table policies owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column document jsonb not null
  column id uuid not null
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column revision integer not null default 1
  column validity_period text not null
  constraint ck_policies_name CHECK (((length(name) >= 1) AND (length(name) <= 64)))
  constraint ck_policies_revision CHECK ((revision > 0))
  constraint fk_policies_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_policies PRIMARY KEY (company_id, id)
  constraint uq_policies_name UNIQUE (company_id, name)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table policy_approval owner luciole_owner row security forced
  column company_id uuid not null
  column mode text not null
  column modification_date timestamp(3) with time zone not null
  constraint ck_policy_approval_mode CHECK ((mode = ANY (ARRAY['OFF'::text, 'SECOND_PERSON'::text])))
  constraint fk_policy_approval_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_policy_approval PRIMARY KEY (company_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select, update to luciole_service
table policy_proposals owner luciole_owner row security forced
  column author_id uuid not null
  column base_revision integer
  column comment text
  column company_id uuid not null
  column content jsonb
  column creation_date timestamp(3) with time zone not null
  column decider_id uuid
  column decision_date timestamp(3) with time zone
  column expiry_date timestamp(3) with time zone not null
  column id uuid not null
  column kind text not null
  column policy_id uuid
  column restored_number integer
  column state text not null
  constraint ck_policy_proposals_decided CHECK ((((state = 'OPEN'::text) = (decision_date IS NULL)) AND ((state = 'OPEN'::text) = (decider_id IS NULL))))
  constraint ck_policy_proposals_kind CHECK ((kind = ANY (ARRAY['CREATE'::text, 'CHANGE'::text, 'DELETE'::text, 'SWITCH_OFF'::text])))
  constraint ck_policy_proposals_policy CHECK (((kind <> 'SWITCH_OFF'::text) = ((policy_id IS NOT NULL) AND (base_revision IS NOT NULL) AND (content IS NOT NULL))))
  constraint ck_policy_proposals_second_person CHECK (((state <> 'APPROVED'::text) OR (decider_id <> author_id)))
  constraint ck_policy_proposals_state CHECK ((state = ANY (ARRAY['OPEN'::text, 'APPROVED'::text, 'REJECTED'::text, 'WITHDRAWN'::text])))
  constraint fk_policy_proposals_author FOREIGN KEY (company_id, author_id) REFERENCES users(company_id, id)
  constraint fk_policy_proposals_decider FOREIGN KEY (company_id, decider_id) REFERENCES users(company_id, id)
  constraint pk_policy_proposals PRIMARY KEY (company_id, id)
  INDEX ix_policy_proposals_policy ON policy_proposals USING btree (company_id, policy_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
  grant update (comment, decider_id, decision_date, state) to luciole_service
table policy_revisions owner luciole_owner row security forced
  column author_id uuid
  column author_kind text not null
  column author_name text
  column company_id uuid not null
  column content jsonb not null
  column creation_date timestamp(3) with time zone not null
  column number integer not null
  column policy_id uuid not null
  column restored_number integer
  constraint ck_policy_revisions_author_kind CHECK ((author_kind = ANY (ARRAY['USER'::text, 'SERVICE_ACCOUNT'::text, 'SYSTEM'::text])))
  constraint ck_policy_revisions_number CHECK ((number > 0))
  constraint ck_policy_revisions_restored_number CHECK (((restored_number >= 1) AND (restored_number <= (number - 1))))
  constraint fk_policy_revisions_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_policy_revisions PRIMARY KEY (company_id, policy_id, number)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
table reservations owner luciole_owner row security forced with (fillfactor=80)
  column certificate_authority_id uuid not null
  column company_id uuid not null
  column expires_at timestamp(3) with time zone not null
  column id uuid not null
  column issuer_certificate_id uuid
  column reserved_at timestamp(3) with time zone not null default clock_timestamp()
  column serial_number text not null
  column settled_at timestamp(3) with time zone
  column state text not null default 'RESERVED'::text
  constraint ck_reservations_settled CHECK (((state = 'RESERVED'::text) = (settled_at IS NULL)))
  constraint ck_reservations_state CHECK ((state = ANY (ARRAY['RESERVED'::text, 'COMPLETED'::text, 'FAILED'::text])))
  constraint fk_reservations_issuer_certificate FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificates(company_id, id)
  constraint fk_reservations_serial_number FOREIGN KEY (company_id, certificate_authority_id, serial_number) REFERENCES serial_numbers(company_id, certificate_authority_id, serial_number)
  constraint pk_reservations PRIMARY KEY (company_id, id)
  constraint uq_reservations_serial_number UNIQUE (company_id, certificate_authority_id, serial_number)
  INDEX ix_reservations_issuer_certificate ON reservations USING btree (company_id, issuer_certificate_id)
  INDEX ix_reservations_open ON reservations USING btree (expires_at) WHERE (state = 'RESERVED'::text)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
  grant update (settled_at, state) to luciole_service
table schema_migrations owner luciole_owner
  column id integer not null default nextval('schema_migrations_id_seq'::regclass)
  column name character varying not null
  column timestamp bigint not null
  constraint PK_62441bec32630ced9e4cccae336 PRIMARY KEY (id)
  grant select to luciole_service
table serial_numbers owner luciole_owner row security forced
  column certificate_authority_id uuid not null
  column company_id uuid not null
  column purpose text not null
  column reserved_at timestamp(3) with time zone not null default clock_timestamp()
  column serial_number text not null
  column tbs_der bytea not null
  constraint ck_serial_numbers_purpose CHECK ((purpose = ANY (ARRAY['ISSUER_CERTIFICATE'::text, 'CA_CERTIFICATE'::text, 'OCSP_RESPONDER'::text])))
  constraint ck_serial_numbers_serial_number CHECK ((serial_number ~ '^[0-9a-f]{2,40}$'::text))
  constraint fk_serial_numbers_certificate_authority FOREIGN KEY (company_id, certificate_authority_id) REFERENCES certificate_authorities(company_id, id)
  constraint pk_serial_numbers PRIMARY KEY (company_id, certificate_authority_id, serial_number)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant insert, select to luciole_service
table service_account_assertions owner luciole_owner row security forced
  column assertion_hash bytea not null
  column company_id uuid not null
  column expires_at timestamp(3) with time zone not null
  column service_account_id uuid not null
  constraint ck_service_account_assertions_assertion_hash CHECK ((octet_length(assertion_hash) = 32))
  constraint fk_service_account_assertions_service_account FOREIGN KEY (company_id, service_account_id) REFERENCES service_accounts(company_id, id) ON DELETE CASCADE
  constraint pk_service_account_assertions PRIMARY KEY (company_id, service_account_id, assertion_hash)
  INDEX ix_service_account_assertions_expires_at ON service_account_assertions USING btree (expires_at)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select to luciole_service
table service_accounts owner luciole_owner row security forced
  column applications uuid[] not null default '{}'::uuid[]
  column audience text
  column authentication_type text not null
  column company_id uuid not null
  column created_by uuid
  column created_on timestamp(3) with time zone not null default now()
  column credential_changed_on timestamp(3) with time zone not null default now()
  column credential_generation integer not null default 1
  column credential_lifetime integer
  column credentials_expiring_on timestamp(3) with time zone
  column enabled boolean not null default true
  column id uuid not null
  column issuer_url text
  column jwks_uri text
  column last_used_on timestamp(3) with time zone
  column name text not null
  column oci_token_hash bytea
  column owner_team_id uuid
  column public_key text
  column public_key_fingerprint bytea
  column scopes text[] not null
  column subject text
  column updated_by uuid
  column updated_on timestamp(3) with time zone not null default now()
  constraint ck_service_accounts_authentication_type CHECK ((authentication_type = ANY (ARRAY['rsaKey'::text, 'rsaKeyFederated'::text, 'ociToken'::text])))
  constraint ck_service_accounts_credential_generation CHECK ((credential_generation > 0))
  constraint ck_service_accounts_credential_lifetime CHECK (((credential_lifetime >= 1) AND (credential_lifetime <= 365)))
  constraint ck_service_accounts_federation CHECK (((authentication_type <> 'rsaKeyFederated'::text) OR ((issuer_url IS NOT NULL) AND (jwks_uri IS NOT NULL) AND (subject IS NOT NULL) AND (audience IS NOT NULL))))
  constraint ck_service_accounts_key_pair CHECK (((authentication_type <> 'rsaKey'::text) OR ((public_key IS NOT NULL) AND (public_key_fingerprint IS NOT NULL) AND (credentials_expiring_on IS NOT NULL))))
  constraint ck_service_accounts_name CHECK (((length(name) >= 1) AND (length(name) <= 250)))
  constraint ck_service_accounts_public_key CHECK ((length(public_key) <= 2000))
  constraint ck_service_accounts_public_key_fingerprint CHECK ((octet_length(public_key_fingerprint) = 32))
  constraint ck_service_accounts_scopes CHECK ((cardinality(scopes) > 0))
  constraint fk_service_accounts_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint fk_service_accounts_owner_team FOREIGN KEY (company_id, owner_team_id) REFERENCES teams(company_id, id)
  constraint pk_service_accounts PRIMARY KEY (company_id, id)
  constraint uq_service_accounts_id UNIQUE (id)
  constraint uq_service_accounts_issuer_subject UNIQUE (company_id, issuer_url, subject)
  constraint uq_service_accounts_name UNIQUE (company_id, name)
  constraint uq_service_accounts_public_key_fingerprint UNIQUE (public_key_fingerprint)
  INDEX ix_service_accounts_owner_team ON service_accounts USING btree (company_id, owner_team_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table sign_in_delays owner luciole_owner row security forced
  column blocked_until timestamp(3) with time zone
  column company_id uuid not null
  column failures integer not null default 0
  column key_hash bytea not null
  column last_attempt_on timestamp(3) with time zone not null
  column succeeded_on timestamp(3) with time zone
  constraint ck_sign_in_delays_key_hash CHECK ((octet_length(key_hash) = 32))
  constraint fk_sign_in_delays_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_sign_in_delays PRIMARY KEY (company_id, key_hash)
  INDEX ix_sign_in_delays_last_attempt_on ON sign_in_delays USING btree (company_id, last_attempt_on)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table single_sign_on_attempts owner luciole_owner row security forced
  column client_id text not null
  column company_id uuid not null
  column expires_on timestamp(3) with time zone not null
  column former_token_hash bytea
  column issuer_url text not null
  column network_hash bytea not null
  column return_to text not null
  column started_on timestamp(3) with time zone not null
  column token_hash bytea not null
  column user_id uuid
  constraint ck_single_sign_on_attempts_token_hash CHECK ((octet_length(token_hash) = 32))
  constraint fk_single_sign_on_attempts_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint fk_single_sign_on_attempts_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_single_sign_on_attempts PRIMARY KEY (company_id, token_hash)
  INDEX ix_single_sign_on_attempts_network ON single_sign_on_attempts USING btree (company_id, network_hash)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table single_sign_on_settings owner luciole_owner row security forced
  column client_authentication text not null
  column client_id text not null
  column company_id uuid not null
  column create_users boolean not null
  column creation_date timestamp(3) with time zone not null
  column default_roles text[] not null
  column display_name text not null
  column enabled boolean not null
  column group_mappings jsonb not null
  column groups_claim text not null
  column id uuid not null
  column issuer_url text not null
  column link_users boolean not null
  column modification_date timestamp(3) with time zone not null
  column password_sign_in boolean not null
  column require_auth_time boolean not null
  column scopes text[] not null
  column sealed_client_secret bytea
  constraint ck_single_sign_on_settings_client_authentication CHECK (((client_authentication = ANY (ARRAY['CLIENT_SECRET_BASIC'::text, 'CLIENT_SECRET_POST'::text, 'NONE'::text])) AND ((client_authentication = 'NONE'::text) = (sealed_client_secret IS NULL))))
  constraint ck_single_sign_on_settings_default_roles CHECK ((default_roles <@ ARRAY['SYSTEM_ADMIN'::text, 'PKI_ADMIN'::text, 'RESOURCE_OWNER'::text, 'GUEST'::text, 'PLATFORM_ADMIN'::text]))
  constraint fk_single_sign_on_settings_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_single_sign_on_settings PRIMARY KEY (company_id, id)
  constraint uq_single_sign_on_settings_company UNIQUE (company_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_client_secret ON single_sign_on_settings FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_client_secret')
  grant delete, insert, select, update to luciole_service
table statistics_snapshots owner luciole_owner row security forced with (fillfactor=70)
  column company_id uuid not null
  column counted_since timestamp(3) with time zone not null
  column issuer_certificate_id uuid not null
  column totals bigint[] not null
  constraint fk_statistics_snapshots_statistics FOREIGN KEY (company_id, issuer_certificate_id) REFERENCES issuer_certificate_statistics(company_id, issuer_certificate_id)
  constraint pk_statistics_snapshots PRIMARY KEY (company_id, issuer_certificate_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table sub_ca_providers owner luciole_owner row security forced
  column ca_account_id uuid not null
  column ca_product_option_id uuid not null
  column ca_type text not null
  column common_name text not null
  column company_id uuid not null
  column country text
  column creation_date timestamp(3) with time zone not null default now()
  column extended_key_usage_limit boolean not null default false
  column id uuid not null
  column key_algorithm text not null
  column locality text
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column name_constraints boolean not null default false
  column organization text
  column organizational_unit text
  column pkcs11 jsonb not null default '{}'::jsonb
  column revision integer not null default 1
  column sealed_pkcs11_pin bytea
  column state_or_province text
  column subject_serial_number boolean not null default false
  column validity_period text not null
  constraint ck_sub_ca_providers_ca_type CHECK ((ca_type = ANY (ARRAY['MOCKCA'::text, 'DIGICERT'::text, 'GLOBALSIGN'::text, 'BUILTIN'::text, 'ENTRUST'::text, 'MICROSOFT'::text, 'ACME'::text, 'ZTPKI'::text, 'GLOBALSIGNMSSL'::text, 'TPP'::text])))
  constraint ck_sub_ca_providers_key_algorithm CHECK ((key_algorithm = ANY (ARRAY['RSA_2048'::text, 'RSA_3072'::text, 'RSA_4096'::text, 'EC_P256'::text, 'EC_P384'::text, 'EC_P521'::text, 'EC_ED25519'::text])))
  constraint ck_sub_ca_providers_name CHECK (((length(name) >= 1) AND (length(name) <= 64)))
  constraint ck_sub_ca_providers_pkcs11 CHECK ((NOT (pkcs11 ? 'pin'::text)))
  constraint ck_sub_ca_providers_subject CHECK ((((length(common_name) >= 1) AND (length(common_name) <= 64)) AND (length(organization) <= 64) AND (length(organizational_unit) <= 64) AND (length(locality) <= 64) AND (length(state_or_province) <= 64) AND (length(country) <= 64)))
  constraint fk_sub_ca_providers_product_option FOREIGN KEY (company_id, ca_account_id, ca_product_option_id) REFERENCES ca_product_options(company_id, ca_account_id, id)
  constraint pk_sub_ca_providers PRIMARY KEY (company_id, id)
  constraint uq_sub_ca_providers_name UNIQUE (company_id, name)
  INDEX ix_sub_ca_providers_ca_account ON sub_ca_providers USING btree (company_id, ca_account_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_pkcs11_pin ON sub_ca_providers FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_pkcs11_pin')
  grant delete, insert, select, update to luciole_service
table team_memberships owner luciole_owner row security forced
  column by_claims boolean not null default false
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column kind text not null
  column position integer not null default 0
  column team_id uuid not null
  column user_id uuid not null
  constraint ck_team_memberships_kind CHECK ((kind = ANY (ARRAY['OWNER'::text, 'MEMBER'::text])))
  constraint fk_team_memberships_team FOREIGN KEY (company_id, team_id) REFERENCES teams(company_id, id) ON DELETE CASCADE
  constraint fk_team_memberships_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_team_memberships PRIMARY KEY (company_id, team_id, kind, user_id)
  INDEX ix_team_memberships_user ON team_memberships USING btree (company_id, user_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table teams owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column may_change_attached_credentials boolean not null default false
  column modification_date timestamp(3) with time zone not null default now()
  column name text not null
  column role text not null
  column system_generated boolean not null default false
  column user_matching_rules jsonb not null default '[]'::jsonb
  constraint ck_teams_name CHECK (((length(name) >= 1) AND (length(name) <= 100)))
  constraint ck_teams_role CHECK ((role = ANY (ARRAY['SYSTEM_ADMIN'::text, 'PKI_ADMIN'::text, 'RESOURCE_OWNER'::text, 'GUEST'::text, 'PLATFORM_ADMIN'::text])))
  constraint fk_teams_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_teams PRIMARY KEY (company_id, id)
  constraint uq_teams_name UNIQUE (company_id, name)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table token_signing_keys owner luciole_owner row security forced
  column algorithm text not null default 'ES256'::text
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column id uuid not null
  column kid text not null
  column not_before timestamp(3) with time zone not null
  column public_jwk jsonb not null
  column public_key_hash bytea not null
  column sealed_private_key bytea
  column sign_until timestamp(3) with time zone not null
  column status text not null default 'ACTIVE'::text
  column verify_until timestamp(3) with time zone not null
  constraint ck_token_signing_keys_algorithm CHECK ((algorithm = 'ES256'::text))
  constraint ck_token_signing_keys_public_key_hash CHECK ((octet_length(public_key_hash) = 32))
  constraint ck_token_signing_keys_sealed CHECK (((status <> 'ACTIVE'::text) OR (sealed_private_key IS NOT NULL)))
  constraint ck_token_signing_keys_status CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'VERIFY_ONLY'::text, 'RETIRED'::text])))
  constraint ck_token_signing_keys_times CHECK (((not_before < sign_until) AND (sign_until <= verify_until)))
  constraint fk_token_signing_keys_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_token_signing_keys PRIMARY KEY (company_id, id)
  constraint uq_token_signing_keys_kid UNIQUE (kid)
  UNIQUE INDEX uq_token_signing_keys_active ON token_signing_keys USING btree (company_id) WHERE (status = 'ACTIVE'::text)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_private_key ON token_signing_keys FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_private_key')
  grant delete, insert, select, update to luciole_service
table trust_anchors owner luciole_owner row security forced
  column certificate_der bytea not null
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column fingerprint_sha256 bytea not null
  column id uuid not null
  column modification_date timestamp(3) with time zone not null
  column not_after timestamp(3) with time zone not null
  column not_before timestamp(3) with time zone not null
  column state text not null
  column trust_bundle_id uuid not null
  constraint ck_trust_anchors_fingerprint CHECK ((octet_length(fingerprint_sha256) = 32))
  constraint ck_trust_anchors_state CHECK ((state = ANY (ARRAY['STAGED'::text, 'TRUSTED'::text, 'WITHDRAWN'::text])))
  constraint fk_trust_anchors_trust_bundle FOREIGN KEY (company_id, trust_bundle_id) REFERENCES trust_bundles(company_id, id) ON DELETE CASCADE
  constraint pk_trust_anchors PRIMARY KEY (company_id, id)
  constraint uq_trust_anchors_fingerprint UNIQUE (company_id, trust_bundle_id, fingerprint_sha256)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table trust_bundle_configurations owner luciole_owner row security forced
  column company_id uuid not null
  column configuration_id uuid not null
  column trust_bundle_id uuid not null
  constraint fk_trust_bundle_configurations_configuration FOREIGN KEY (company_id, configuration_id) REFERENCES configurations(company_id, id) ON DELETE CASCADE
  constraint fk_trust_bundle_configurations_trust_bundle FOREIGN KEY (company_id, trust_bundle_id) REFERENCES trust_bundles(company_id, id)
  constraint pk_trust_bundle_configurations PRIMARY KEY (company_id, configuration_id)
  INDEX ix_trust_bundle_configurations_trust_bundle ON trust_bundle_configurations USING btree (company_id, trust_bundle_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table trust_bundle_versions owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column digest text not null
  column sequence bigint not null
  column trust_bundle_id uuid not null
  constraint ck_trust_bundle_versions_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint fk_trust_bundle_versions_trust_bundle FOREIGN KEY (company_id, trust_bundle_id) REFERENCES trust_bundles(company_id, id) ON DELETE CASCADE
  constraint pk_trust_bundle_versions PRIMARY KEY (company_id, trust_bundle_id, sequence)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table trust_bundles owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column id uuid not null
  column modification_date timestamp(3) with time zone not null
  column refresh_hint_seconds integer not null
  column trust_domain text not null
  constraint ck_trust_bundles_refresh_hint CHECK (((refresh_hint_seconds >= 1) AND (refresh_hint_seconds <= 86400)))
  constraint ck_trust_bundles_trust_domain CHECK ((trust_domain ~ '^[a-z0-9._-]{1,255}$'::text))
  constraint fk_trust_bundles_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_trust_bundles PRIMARY KEY (company_id, id)
  constraint uq_trust_bundles_id UNIQUE (id)
  constraint uq_trust_bundles_trust_domain UNIQUE (company_id, trust_domain)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table user_identities owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null
  column issuer text not null
  column last_sign_in_on timestamp(3) with time zone not null
  column subject text not null
  column user_id uuid not null
  constraint fk_user_identities_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_user_identities PRIMARY KEY (company_id, issuer, subject)
  constraint uq_user_identities_user UNIQUE (company_id, user_id, issuer)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table user_passwords owner luciole_owner row security forced
  column changed_on timestamp(3) with time zone not null
  column company_id uuid not null
  column must_change boolean not null default false
  column password_hash text not null
  column user_id uuid not null
  constraint ck_user_passwords_password_hash CHECK ((password_hash ~~ '$argon2id$%'::text))
  constraint fk_user_passwords_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_user_passwords PRIMARY KEY (company_id, user_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table user_recovery_codes owner luciole_owner row security forced
  column code_hash bytea not null
  column company_id uuid not null
  column user_id uuid not null
  constraint ck_user_recovery_codes_code_hash CHECK ((octet_length(code_hash) = 32))
  constraint fk_user_recovery_codes_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_user_recovery_codes PRIMARY KEY (company_id, user_id, code_hash)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
table user_second_factors owner luciole_owner row security forced
  column company_id uuid not null
  column confirmed_on timestamp(3) with time zone
  column creation_date timestamp(3) with time zone not null
  column id uuid not null
  column last_step bigint not null default 0
  column sealed_seed bytea not null
  column user_id uuid not null
  constraint fk_user_second_factors_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_user_second_factors PRIMARY KEY (company_id, id)
  constraint uq_user_second_factors_user UNIQUE (company_id, user_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_seed ON user_second_factors FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_seed')
  grant delete, insert, select, update to luciole_service
table user_sessions owner luciole_owner row security forced
  column authenticated_on timestamp(3) with time zone not null
  column company_id uuid not null
  column created_on timestamp(3) with time zone not null
  column expires_on timestamp(3) with time zone not null
  column former_token_hash bytea
  column former_until timestamp(3) with time zone
  column id uuid not null
  column last_seen_on timestamp(3) with time zone not null
  column method text not null
  column roles text[] not null
  column sealed_id_token bytea
  column second_factor boolean not null
  column source_address text
  column token_hash bytea not null
  column user_agent text
  column user_id uuid not null
  constraint ck_user_sessions_former CHECK (((former_token_hash IS NULL) = (former_until IS NULL)))
  constraint ck_user_sessions_method CHECK ((method = ANY (ARRAY['PASSWORD'::text, 'LINK'::text, 'SINGLE_SIGN_ON'::text])))
  constraint ck_user_sessions_token_hash CHECK ((octet_length(token_hash) = 32))
  constraint ck_user_sessions_user_agent CHECK ((length(user_agent) <= 250))
  constraint fk_user_sessions_user FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id) ON DELETE CASCADE
  constraint pk_user_sessions PRIMARY KEY (company_id, id)
  constraint uq_user_sessions_former_token_hash UNIQUE (former_token_hash)
  constraint uq_user_sessions_token_hash UNIQUE (token_hash)
  INDEX ix_user_sessions_user ON user_sessions USING btree (company_id, user_id)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  TRIGGER ck_sealed_under_known_key BEFORE INSERT OR UPDATE OF sealed_id_token ON user_sessions FOR EACH ROW EXECUTE FUNCTION require_known_key_encryption_key('sealed_id_token')
  grant delete, insert, select, update to luciole_service
table users owner luciole_owner row security forced
  column company_id uuid not null
  column creation_date timestamp(3) with time zone not null default now()
  column deleted_at timestamp(3) with time zone
  column disabled boolean not null default false
  column email_address text not null
  column first_name text not null default ''::text
  column id uuid not null
  column last_login_date timestamp(3) with time zone
  column last_name text not null default ''::text
  column modification_date timestamp(3) with time zone not null default now()
  column roles text[] not null
  column single_sign_on_roles text[] not null default '{}'::text[]
  column sso_status text not null default 'INACTIVE'::text
  column user_account_type text not null default 'API'::text
  column user_status text not null default 'ACTIVE'::text
  column user_type text not null default 'EXTERNAL'::text
  column username text not null
  constraint ck_users_roles CHECK ((((cardinality(roles) > 0) OR (sso_status = 'ACTIVE'::text)) AND (roles <@ ARRAY['SYSTEM_ADMIN'::text, 'PKI_ADMIN'::text, 'RESOURCE_OWNER'::text, 'GUEST'::text, 'PLATFORM_ADMIN'::text])))
  constraint ck_users_single_sign_on_roles CHECK ((single_sign_on_roles <@ ARRAY['SYSTEM_ADMIN'::text, 'PKI_ADMIN'::text, 'RESOURCE_OWNER'::text, 'GUEST'::text, 'PLATFORM_ADMIN'::text]))
  constraint ck_users_sso_status CHECK ((sso_status = ANY (ARRAY['ACTIVE'::text, 'INACTIVE'::text])))
  constraint ck_users_user_account_type CHECK ((user_account_type = ANY (ARRAY['WEB_UI'::text, 'API'::text])))
  constraint ck_users_user_status CHECK ((user_status = ANY (ARRAY['PENDING_ACTIVATION'::text, 'ACTIVE'::text, 'INACTIVE'::text])))
  constraint ck_users_user_type CHECK ((user_type = ANY (ARRAY['EXTERNAL'::text, 'INTERNAL'::text])))
  constraint ck_users_username CHECK (((length(username) >= 1) AND (length(username) <= 250)))
  constraint fk_users_company FOREIGN KEY (company_id) REFERENCES companies(id)
  constraint pk_users PRIMARY KEY (company_id, id)
  UNIQUE INDEX uq_users_username ON users USING btree (company_id, lower(username)) WHERE (deleted_at IS NULL)
  policy own_company for * to luciole_service using (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid) check (company_id = (NULLIF(current_setting('luciole.company_id'::text, true), ''::text))::uuid)
  policy owner_of_the_schema for * to luciole_owner using true check true
  grant delete, insert, select, update to luciole_service
function append_audit_event(p_company_id uuid, p_event jsonb) owner luciole_owner security definer search_path=luciole, pg_temp body c0a4995b60a8c5e1be54a73e7c80b8e3
function append_audit_events(p_events jsonb) owner luciole_owner security definer search_path=luciole, pg_temp body 4656b32411f4bfbb361b3430c4e0300a
function audit_genesis_link(p_company_id uuid) owner luciole_owner granted search_path=luciole, pg_temp body bf1b7e11dd27ae95df2888ca026e43bb
function complete_issuer_certificates(p_items jsonb) owner luciole_owner security definer granted search_path=luciole, pg_temp body 91fd36bcc2c4dced6f65070f8e736b98
function correct_statistics(p_certificate_id uuid, p_accept boolean, p_expected bigint) owner luciole_owner granted search_path=luciole, pg_temp body e97896751f9ac69ae25fff2cbb818a68
function count_changed_statistics() owner luciole_owner security definer search_path=luciole, pg_temp body 72b5c43c3339aad8f1294507c4c224eb
function count_new_statistics() owner luciole_owner security definer search_path=luciole, pg_temp body 4a746d61b639ccd84b1b58fcbc3ec3dd
function count_open_alerts(p_now timestamp with time zone) owner luciole_owner security definer granted search_path=luciole, pg_temp body 52be0c19359ee448ce32d371ddccfcb5
function count_quarantined_statistics() owner luciole_owner security definer granted search_path=luciole, pg_temp body e04a0173b1182c993721a73e711d78e5
function effective_roles(p_company_id uuid, p_user_id uuid) owner luciole_owner granted search_path=luciole, pg_temp body 80ea181a8889aa33d3b22ed4e95df6be
function fail_reservations(p_items jsonb) owner luciole_owner security definer granted search_path=luciole, pg_temp body 70d7afa5c0f96a108c9f9495e2cadcf4
function find_api_key(p_key_hash bytea) owner luciole_owner security definer granted search_path=luciole, pg_temp body b377c99c6ae4dd3466b669c5d06ce4ae
function find_bootstrap_contexts(p_items jsonb) owner luciole_owner security definer granted search_path=luciole, pg_temp body c24be2bb7aef80468bf4c7de4d5e2cb3
function find_certificate_authority_by_fingerprint(p_fingerprint bytea) owner luciole_owner security definer granted search_path=luciole, pg_temp body 7a16301fbbea010949f03a42d318dde4
function find_certificate_authority_by_key_identifier(p_key_identifier bytea) owner luciole_owner security definer granted search_path=luciole, pg_temp body 989c86e24556d44e3f96e5c77541b4c5
function find_certificate_authority_by_name(p_name text) owner luciole_owner security definer granted search_path=luciole, pg_temp body b45b29d4f186ae69f757d67677631f91
function find_company_by_url_prefix(p_url_prefix text) owner luciole_owner security definer granted search_path=luciole, pg_temp body 74b6f7656429e06be3e00cd292f3ce48
function find_federated_service_account(p_company_id uuid, p_issuer_url text, p_subject text) owner luciole_owner security definer granted search_path=luciole, pg_temp body eb51cebddc5196cddb8a48f23171f4b9
function find_first_attempts(p_items jsonb) owner luciole_owner security definer granted search_path=luciole, pg_temp body b037e2dd4ce68d5b9eed2ea483ba903a
function find_one_time_link(p_token_hash bytea) owner luciole_owner security definer granted search_path=luciole, pg_temp body 8256459e7100c893fcbedbfcc7650bf5
function find_service_account(p_id uuid) owner luciole_owner security definer granted search_path=luciole, pg_temp body b5a3526a27178114448eb38df60e602f
function find_token_signing_key(p_kid text) owner luciole_owner security definer granted search_path=luciole, pg_temp body 0d92e19b24d3e0903fb5f126826b8164
function find_trust_bundle(p_id uuid) owner luciole_owner security definer granted search_path=luciole, pg_temp body 1b63d9036dc0db46dc560808c5d246e8
function find_user_session(p_token_hash bytea) owner luciole_owner security definer granted search_path=luciole, pg_temp body 7e5834158b5d1413080206f1ad965e8b
function fold_expired_statistics(p_limit integer) owner luciole_owner security definer granted search_path=luciole, pg_temp body 3754755077bbd12bde1296de46d8c6ad
function fold_statistics(p_company_id uuid, p_certificate_id uuid, p_folded_at timestamp with time zone) owner luciole_owner security definer search_path=luciole, pg_temp body c07ce10a2d0777b28bb98c1827677eea
function has_freeze(p_company_id uuid, p_service_account_id uuid, p_instance_name text, p_configuration_id uuid, p_sub_ca_provider_id uuid, p_certificate_authority_id uuid) owner luciole_owner granted search_path=luciole, pg_temp body 68e85f70054f71420f0fb98c7ffbf1d9
function link_audit_events(p_limit integer) owner luciole_owner security definer granted search_path=luciole, pg_temp body c7aa1d662f0f549f04fac357c9d44c63
function list_company_ids() owner luciole_owner security definer granted search_path=luciole, pg_temp body 780d3bee3fc0ec588b5b0f2615ce8bd9
function list_due_alert_webhooks(p_now timestamp with time zone, p_limit integer) owner luciole_owner security definer granted search_path=luciole, pg_temp body 2c041857a8e2c5958aa3fa3879b8eee7
function list_due_audit_destinations(p_now timestamp with time zone, p_limit integer) owner luciole_owner security definer granted search_path=luciole, pg_temp body 041d93584dc5be4cb68366e42cf38aa9
function list_expired_reservations(p_limit integer) owner luciole_owner security definer granted search_path=luciole, pg_temp body f22e0bb6ef1077ff3f709f2278bdaccf

function prune_audit_events(p_through bigint) owner luciole_owner security definer granted search_path=luciole, pg_temp body a6b7357caba24d5a2acffb30e52f219f
function record_audit_event(p_event jsonb) owner luciole_owner security definer granted search_path=luciole, pg_temp body b9b2893793e333040fda5406ff37f094
function register_key_encryption_key(p_id uuid, p_check_value bytea) owner luciole_owner security definer granted search_path=luciole, pg_temp body a0536b0e5a3012b442058ea30d014eb3
function renew_links_version() owner luciole_owner granted search_path=luciole, pg_temp body 6ad395c720b169d13a506f8981efe810
function report_statistics(p_items jsonb) owner luciole_owner security definer granted search_path=luciole, pg_temp enable_hashjoin=off enable_mergejoin=off body 1c090ee81969310beaad9e48bf1bd596
function require_known_key_encryption_key() owner luciole_owner security definer search_path=luciole, pg_temp body 533192fbd2b33d3dc24315c16c93a9c9
function reserve_issuer_certificates(p_items jsonb, p_reservation_seconds integer) owner luciole_owner security definer search_path=luciole, pg_temp body 0ecd7157c9da392f771ebfc333d95853
function reserve_unless_frozen(p_items jsonb, p_reservation_seconds integer) owner luciole_owner security definer granted search_path=luciole, pg_temp body e6d3c123982497881099f983f6e6e35a
function roll_up_issuance(p_company_id uuid, p_now timestamp with time zone) owner luciole_owner granted search_path=luciole, pg_temp body eabaa10cbfd477a7823069a1318f551a
function search_issuer_certificates(p_fragment text, p_ordering text, p_descending boolean, p_after_value text, p_after_id uuid, p_limit integer) owner luciole_owner security definer granted search_path=luciole, pg_temp plan_cache_mode=force_custom_plan body 3a5e8e501b5e5b9603c3437229e041a6
