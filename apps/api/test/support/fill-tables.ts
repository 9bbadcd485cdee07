import { randomBytes, randomUUID } from 'node:crypto';

import type { SealedPlace, SealedSecrets } from '../../src/secrets/sealed-secrets.ts';
import type { TestDatabase } from './test-database.ts';

/** Text that is hard to write down: what COPY escapes, what it takes for a null, and more than one octet per character. */
const HARD_TEXT = 'tab\t, line\nfeed\r, back\\slash, \\N, \\., "quote", \u{1F41D} é';

/** Puts rows with hard values straight into tables that a test does not reach through the API. */
export async function fillTables(
  database: TestDatabase,
  secrets: SealedSecrets,
  { companyId, userId }: { readonly companyId: string; readonly userId: string },
): Promise<void> {
  const sealed = (table: SealedPlace['table'], row: string) =>
    secrets.seal(randomBytes(40), { companyId, table, row });
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const columns = { company_id: companyId, ...row };
    const places = Object.keys(columns).map((_, index) => `$${index + 1}`);
    return database.asAdministrator(
      `insert into ${table} (${Object.keys(columns).join(', ')}) values (${places.join(', ')})`,
      Object.values(columns),
    );
  };
  const now = new Date('2026-11-21T12:34:56.789Z');
  const later = new Date('2036-11-21T12:34:56.789Z');
  const id = randomUUID();

  await database.asAdministrator(
    `update users set first_name = $1, deleted_at = '-infinity' where id = $2`,
    [HARD_TEXT, userId],
  );
  await insert('teams', {
    id,
    name: HARD_TEXT,
    role: 'GUEST',
    user_matching_rules: JSON.stringify([
      { claim: HARD_TEXT, big: 12345678901234567890n.toString() },
    ]),
  });
  await insert('team_memberships', { team_id: id, user_id: userId, kind: 'OWNER' });
  await insert('user_passwords', {
    user_id: userId,
    password_hash: '$argon2id$x',
    changed_on: now,
  });
  await insert('user_recovery_codes', { user_id: userId, code_hash: randomBytes(32) });
  await insert('user_second_factors', {
    id,
    user_id: userId,
    sealed_seed: sealed('user_second_factors', id),
    creation_date: now,
  });
  await insert('user_identities', {
    user_id: userId,
    issuer: 'https://idp.example',
    subject: '',
    creation_date: now,
    last_sign_in_on: now,
  });
  await insert('user_sessions', {
    id,
    user_id: userId,
    token_hash: randomBytes(32),
    method: 'PASSWORD',
    roles: ['GUEST', 'SYSTEM_ADMIN'],
    second_factor: false,
    sealed_id_token: sealed('user_sessions', id),
    authenticated_on: now,
    created_on: now,
    last_seen_on: now,
    expires_on: later,
  });
  await insert('one_time_links', {
    id,
    user_id: userId,
    purpose: 'INVITATION',
    token_hash: randomBytes(32),
    creation_date: now,
    expires_on: later,
  });
  await insert('single_sign_on_attempts', {
    token_hash: randomBytes(32),
    network_hash: Buffer.alloc(0),
    client_id: 'client',
    issuer_url: 'https://idp.example',
    return_to: '/',
    started_on: now,
    expires_on: later,
  });
  await insert('single_sign_on_settings', {
    id,
    client_authentication: 'CLIENT_SECRET_BASIC',
    client_id: 'client',
    sealed_client_secret: sealed('single_sign_on_settings', id),
    create_users: true,
    default_roles: [],
    display_name: HARD_TEXT,
    enabled: false,
    group_mappings: '[]',
    groups_claim: 'groups',
    issuer_url: 'https://idp.example',
    link_users: false,
    password_sign_in: true,
    require_auth_time: false,
    scopes: ['openid', HARD_TEXT],
    creation_date: now,
    modification_date: now,
  });
  await insert('audit_destinations', {
    id,
    kind: 'WEBHOOK',
    name: HARD_TEXT,
    url: 'https://logs.example',
    // Nobody is to send there while the test runs.
    enabled: false,
    sealed_secret: sealed('audit_destinations', id),
    forwarded_sequence: '9007199254740993',
    next_attempt_at: 'infinity',
    creation_date: now,
    modification_date: now,
  });
  await insert('audit_deliveries', {
    id,
    audit_destination_id: id,
    attempt: 1,
    attempted_at: now,
    detail: HARD_TEXT,
    duration_milliseconds: 0,
    first_sequence: 1,
    last_sequence: 2,
    outcome: 'FAILED',
  });
  await insert('alerts', {
    id,
    kind: 'CREDENTIAL_EXPIRING',
    severity: 'WARNING',
    subject_kind: 'SERVICE_ACCOUNT',
    subject_id: id,
    subject_name: HARD_TEXT,
    details: JSON.stringify({ expiresAt: HARD_TEXT }),
    opened_at: now,
    resolved_at: now,
  });
  await insert('alert_events', { sequence: 1, alert_id: id, event: 'OPENED', occurred_at: now });
  await insert('alert_settings', {
    expiry_days: 14,
    ca_days: 90,
    silent_hours: 6,
    quota_percent: 80,
    jump_factor: 10,
    modification_date: now,
  });
  await insert('alert_webhooks', {
    id,
    name: HARD_TEXT,
    url: 'https://alerts.example',
    // Nobody is to send there while the test runs.
    enabled: false,
    sealed_secret: sealed('alert_webhooks', id),
    delivered_sequence: '9007199254740993',
    next_attempt_at: 'infinity',
    creation_date: now,
    modification_date: now,
  });
  await insert('audit_settings', { retention_days: 400, modification_date: now });
  // More than one turn of any buffer on the way.
  await database.asAdministrator(
    `insert into sign_in_delays (company_id, key_hash, last_attempt_on)
     select $1, sha256(n::text::bytea), now() from generate_series(1, 10000) n`,
    [companyId],
  );
  await insert('issuance_rollups', {
    hour: now,
    policy_id: id,
    ultra_short: '9223372036854775807',
    short: 0,
    long: -1,
  });
  await database.asAdministrator(
    `insert into former_ca_certificates (company_id, certificate_authority_id, certificate_der,
       certificate_fingerprint_sha256, not_before, not_after, replaced_at, serial_number)
     select company_id, id, '\\x00ff', certificate_fingerprint_sha256, not_before, not_after, now(), '0f'
     from certificate_authorities`,
  );
  await database.asAdministrator(
    `insert into cross_certificates (company_id, certificate_authority_id, signed_by, serial_number, certificate_der,
       certificate_fingerprint_sha256, not_before, not_after)
     select company_id, id, id, serial_number, '\\x00ff', certificate_fingerprint_sha256, not_before, not_after
     from certificate_authorities`,
  );
  await database.asAdministrator(
    `insert into configuration_statistics (company_id, configuration_id, policy_id, long)
     select company_id, id, id, 7 from configurations`,
  );
  await database.asAdministrator(
    `update issuer_certificate_statistics set credit = 0.1::float8 + 0.2::float8`,
  );
}
