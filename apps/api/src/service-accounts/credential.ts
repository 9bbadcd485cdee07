import type { AccountContent } from './account-content.ts';
import type { AccountKey } from './account-key.ts';
import type { ServiceAccountEntity } from './service-account.entity.ts';

const DAY_MS = 86_400_000;
/** Days that a key lives when nobody says how long: as long as it may. */
const DEFAULT_LIFETIME_DAYS = 365;

/** Columns that a new credential writes. */
type CredentialColumns = Pick<
  ServiceAccountEntity,
  | 'publicKey'
  | 'publicKeyFingerprint'
  | 'credentialLifetime'
  | 'credentialsExpiringOn'
  | 'credentialChangedOn'
>;

/** When a key that is renewed now expires. */
export function expiryOf(lifetimeDays: number, now: Date): Date {
  return new Date(now.getTime() + lifetimeDays * DAY_MS);
}

/** The credential of an account from now on; a federated account has neither key nor lifetime (contract.md §2.2). */
export function credentialOf(
  content: AccountContent,
  key: AccountKey | undefined,
  now: Date,
): CredentialColumns {
  const lifetime =
    content.authenticationType === 'rsaKey'
      ? (content.credentialLifetime ?? DEFAULT_LIFETIME_DAYS)
      : null;
  return {
    publicKey: key?.pem ?? null,
    publicKeyFingerprint: key?.fingerprint ?? null,
    credentialLifetime: lifetime,
    credentialsExpiringOn: lifetime === null ? null : expiryOf(lifetime, now),
    credentialChangedOn: now,
  };
}

/** Whether a change replaces what the account proves itself with; the same key in other PEM text does not. */
export function isOtherCredential(
  stored: ServiceAccountEntity,
  content: AccountContent,
  key: AccountKey | undefined,
): boolean {
  const isOtherKey =
    key !== undefined && stored.publicKeyFingerprint?.equals(key.fingerprint) !== true;
  return (
    isOtherKey ||
    (content.credentialLifetime ?? null) !== stored.credentialLifetime ||
    content.issuerURL !== (stored.issuerUrl ?? '') ||
    content.jwksURI !== (stored.jwksUri ?? '') ||
    content.subject !== (stored.subject ?? '') ||
    content.audience !== (stored.audience ?? '')
  );
}
