import { openEnvelope, seal, type SecretBinding } from './envelope.ts';
import type { KeyEncryptionKeys } from './key-encryption-key.ts';

/**
 * Every column that holds an envelope (ruling 10): what a rotation of the key-encryption key rewraps. A test compares it
 * with the columns of the database whose name begins with `sealed_`.
 */
export const SEALED_COLUMNS = [
  {
    table: 'certificate_authorities',
    column: 'sealed_private_key',
    publicKeyHash: 'public_key_hash',
  },
  { table: 'token_signing_keys', column: 'sealed_private_key', publicKeyHash: 'public_key_hash' },
  { table: 'audit_signing_keys', column: 'sealed_private_key', publicKeyHash: 'public_key_hash' },
  { table: 'user_second_factors', column: 'sealed_seed', publicKeyHash: null },
  { table: 'audit_destinations', column: 'sealed_secret', publicKeyHash: null },
  { table: 'alert_webhooks', column: 'sealed_secret', publicKeyHash: null },
  { table: 'single_sign_on_settings', column: 'sealed_client_secret', publicKeyHash: null },
  { table: 'user_sessions', column: 'sealed_id_token', publicKeyHash: null },
  { table: 'sub_ca_providers', column: 'sealed_pkcs11_pin', publicKeyHash: null },
] as const;

/** A secret's place; the table is one of those that a rotation knows. */
export interface SealedPlace extends SecretBinding {
  readonly table: (typeof SEALED_COLUMNS)[number]['table'];
}

/** Seals secrets for rows of the database and opens them again. */
export class SealedSecrets {
  readonly #keys: KeyEncryptionKeys;

  constructor(keys: KeyEncryptionKeys) {
    this.#keys = keys;
  }

  /** The envelope to store in the row that `place` names; `place.row` is the id the row has or will have. */
  seal(secret: Uint8Array, place: SealedPlace): Buffer {
    return seal(secret, place, this.#keys.active());
  }

  /**
   * The secret of the row that `place` names; overwrite it after use.
   *
   * @throws {EnvelopeError} UNKNOWN_KEY, NOT_AUTHENTIC or MALFORMED
   */
  open(envelope: Uint8Array, place: SealedPlace): Buffer {
    return openEnvelope(envelope, place, this.#keys);
  }
}
