import { ENTITY_NAMES } from '@luciole/contract';
import { type CertificationRequest, isPkiError } from '@luciole/pki';

import { ApplicationError } from '../http/application-error.ts';
import type { ReservationAnswer } from '../database/issuance-functions.ts';
import type { BootstrapContext, FirstAttempt } from './bootstrap-context.ts';
import { missingCapabilities } from './issuer-capabilities.ts';

/** @throws {ApplicationError} BOOTSTRAP_NO_CONFIGURATION, or NOT_FOUND when the request is about another configuration than the caller's own */
export function requireOwnConfiguration(
  context: BootstrapContext | undefined,
  configurationId?: string,
): BootstrapContext {
  if (context === undefined) throw ApplicationError.of('BOOTSTRAP_NO_CONFIGURATION', {});
  if (configurationId !== undefined && context.configuration.id !== configurationId) {
    throw ApplicationError.of('NOT_FOUND', {
      entity: ENTITY_NAMES.configuration,
      id: configurationId,
    });
  }
  return context;
}

/**
 * The certificate that a first attempt got; `undefined` when there is no attempt, or when it has no certificate yet and the
 * request goes on.
 *
 * @throws {ApplicationError} IDEMPOTENCY_KEY_REUSED for another public key, BOOTSTRAP_CERTIFICATE_REVOKED
 */
export function certificateOfAttempt(
  attempt: FirstAttempt | undefined,
  publicKeyHash: Buffer,
): string | undefined {
  if (attempt === undefined) return undefined;
  const { certificateId, status } = attempt;
  if (attempt.publicKeyHash !== publicKeyHash.toString('hex')) {
    throw ApplicationError.of('IDEMPOTENCY_KEY_REUSED', {});
  }
  if (status === 'REVOKED') throw ApplicationError.of('BOOTSTRAP_CERTIFICATE_REVOKED', {});
  return status === 'PENDING' || status === 'FAILED' ? undefined : certificateId;
}

/** @throws {ApplicationError} PROVIDER_REQUIRES_HSM or ISSUER_CAPABILITY_MISSING (ruling 20) */
export function requireCapabilities(
  context: BootstrapContext,
  advertised: readonly string[],
): void {
  const missing = missingCapabilities(
    {
      pkcs11: context.provider.pkcs11,
      advancedSettings: context.configuration.advanced_settings,
      cloudProviders: context.configuration.cloud_providers,
    },
    advertised,
  );
  if (missing.length === 1 && missing[0] === 'HSM_SIGNING') {
    throw ApplicationError.of('PROVIDER_REQUIRES_HSM', {});
  }
  if (missing.length > 0) throw ApplicationError.of('ISSUER_CAPABILITY_MISSING', { missing });
}

/** @throws {ApplicationError} CSR_KEY_ALGORITHM_MISMATCH */
export function requireKeyAlgorithm(
  request: CertificationRequest,
  { provider }: BootstrapContext,
): void {
  const expected = provider.key_algorithm;
  const actual = request.keyAlgorithm;
  if (actual !== expected) {
    throw ApplicationError.of(
      'CSR_KEY_ALGORITHM_MISMATCH',
      { expected, actual },
      { pointer: '/certificateSigningRequest' },
    );
  }
}

/** The instance's name, without white space around it; `undefined` for none. @throws {ApplicationError} INSTANCE_NAME_UNACCEPTABLE */
export function instanceNameOf(text: string | null | undefined): string | undefined {
  const name = (text ?? '').trim();
  if (/\p{Cc}|\p{Cs}/u.test(name)) throw unacceptableName('it has control characters');
  return name === '' ? undefined : name;
}

/** INSTANCE_NAME_UNACCEPTABLE, for the reason given. */
export function unacceptableName(problem: string): ApplicationError {
  return ApplicationError.of(
    'INSTANCE_NAME_UNACCEPTABLE',
    { problem },
    { pointer: '/instanceName' },
  );
}

/** What a refusal to prepare a certificate means to the caller; anything else stays what it was. */
export function refusalOfPreparation(error: unknown, caName: string): unknown {
  if (isPkiError(error, 'ISSUER_EXPIRED')) {
    return ApplicationError.of('CA_EXPIRING', { name: caName }, { cause: error });
  }
  if (isPkiError(error, 'ISSUER_UNSUITABLE')) {
    return ApplicationError.of('CA_UNAVAILABLE', { name: caName }, { cause: error });
  }
  if (isPkiError(error, 'CONSTRAINTS_INVALID')) {
    return ApplicationError.of(
      'NAME_CONSTRAINTS_INVALID',
      { problem: error.message },
      { cause: error },
    );
  }
  if (isPkiError(error, 'NAME_INVALID') || isPkiError(error, 'STRING_INVALID')) {
    return unacceptableName(error.message);
  }
  return error;
}

/** The refusal that an outcome stands for; `undefined` for RESERVED, REPLAYED, IN_PROGRESS and RETRY, which are answered otherwise. */
export function refusalOfReservation(
  outcome: ReservationAnswer['outcome'],
  quotas: { readonly maxLiveSubCas: number; readonly maxIssuesPerHour: number },
): ApplicationError | undefined {
  switch (outcome) {
    case 'IDEMPOTENCY_CONFLICT':
      return ApplicationError.of('IDEMPOTENCY_KEY_REUSED', {});
    case 'REVOKED':
      return ApplicationError.of('BOOTSTRAP_CERTIFICATE_REVOKED', {});
    case 'PUBLIC_KEY_KNOWN':
      return ApplicationError.of('CSR_KEY_KNOWN', {});
    case 'QUOTA_LIVE':
      return ApplicationError.of('LIVE_SUB_CA_QUOTA', { limit: quotas.maxLiveSubCas });
    case 'QUOTA_PER_HOUR':
      return ApplicationError.of('ISSUE_RATE_QUOTA', { limit: quotas.maxIssuesPerHour });
    case 'ACCOUNT_REFUSED':
      return ApplicationError.of('INVALID_BEARER_TOKEN', {});
    case 'NOT_ATTACHED':
      return ApplicationError.of('BOOTSTRAP_NO_CONFIGURATION', {});
    case 'FROZEN':
      return ApplicationError.of('BOOTSTRAP_FROZEN', {});
    // 128 random bits that are taken: something is wrong with the generator, and a retry is the caller's to make.
    case 'SERIAL_NUMBER_TAKEN':
      return ApplicationError.of('OVERLOADED', {});
    case 'RESERVED':
    case 'REPLAYED':
    case 'IN_PROGRESS':
    case 'RETRY':
    default:
      return undefined;
  }
}
