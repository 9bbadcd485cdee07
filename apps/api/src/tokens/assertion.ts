import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { ApplicationError } from '../http/application-error.ts';

/** Tolerance for clocks that differ from ours, in seconds. */
export const CLOCK_SKEW_SECONDS = 60;

/** Longest assertion in characters; the largest real ones (tokens of identity providers) have about 4,000. */
export const MAX_ASSERTION_LENGTH = 16_384;

/** An assertion as read before anything of it is believed. */
export interface UnverifiedAssertion {
  readonly issuer: string;
  readonly subject: string;
  readonly algorithm: string;
}

/** Claims that still have to be right once the signature is. */
export interface AssertionRules {
  readonly now: Date;
  /** Most seconds that `exp` may lie ahead. */
  readonly mostLifetimeSeconds: number;
  readonly isAudience: (audience: readonly string[]) => boolean;
}

/**
 * Reads issuer, subject and algorithm, which say whose key to verify with.
 *
 * @throws {ApplicationError} OAUTH_INVALID_GRANT when the text is no JWT in compact form, or lacks one of them
 */
export function readAssertion(assertion: string): UnverifiedAssertion {
  if (assertion.length > MAX_ASSERTION_LENGTH) throw invalidGrant('the assertion is too long');
  let header: { alg?: string | undefined };
  let claims: JWTPayload;
  try {
    header = decodeProtectedHeader(assertion);
    claims = decodeJwt(assertion);
  } catch (error) {
    throw ApplicationError.of(
      'OAUTH_INVALID_GRANT',
      { problem: 'the assertion is not a JWT' },
      { cause: error },
    );
  }
  const { iss, sub } = claims;
  if (!isText(iss) || !isText(sub)) throw invalidGrant('the assertion needs iss and sub');
  return { issuer: iss, subject: sub, algorithm: String(header.alg) };
}

/**
 * Checks times and audience of an assertion whose signature is right.
 *
 * @returns the instant until which a repetition would be accepted, `exp` and the skew
 * @throws {ApplicationError} OAUTH_INVALID_GRANT with what is wrong
 */
export function requireClaims(claims: JWTPayload, rules: AssertionRules): Date {
  const now = rules.now.getTime() / 1000;
  const { exp, iat, nbf, aud } = claims;
  if (!isTime(exp)) throw invalidGrant('the assertion needs exp');
  if (exp <= now - CLOCK_SKEW_SECONDS) throw invalidGrant('the assertion has expired');
  if (exp > now + rules.mostLifetimeSeconds + CLOCK_SKEW_SECONDS) {
    throw invalidGrant(
      `the assertion may expire at most ${rules.mostLifetimeSeconds / 60} minutes from now`,
    );
  }
  for (const time of [iat, nbf]) {
    if (time !== undefined && (!isTime(time) || time > now + CLOCK_SKEW_SECONDS)) {
      throw invalidGrant('the assertion is not valid yet');
    }
  }
  const audience = typeof aud === 'string' ? [aud] : (aud ?? []);
  if (!Array.isArray(audience) || !rules.isAudience(audience)) {
    throw invalidGrant('the assertion is for another audience');
  }
  return new Date((exp + CLOCK_SKEW_SECONDS) * 1000);
}

/**
 * The SHA-256 by which an assertion is known to have been used.
 *
 * Taken over header and claims, without the signature: an ECDSA signature has a second valid form that anyone can compute,
 * and would make a used assertion look new.
 */
export function assertionDigest(assertion: string): Buffer {
  return createHash('sha256')
    .update(assertion.slice(0, assertion.lastIndexOf('.')))
    .digest();
}

/**
 * The one algorithm that a stored public key verifies (contract.md §1.3): RS256 for RSA, ES256, ES384 or ES512 by curve.
 * The header never chooses, so that no other algorithm can be talked into use (RFC 8725 §2.1).
 */
export function algorithmOf(publicKey: KeyObject): string | undefined {
  if (publicKey.asymmetricKeyType === 'rsa') return 'RS256';
  return CURVE_ALGORITHMS.get(publicKey.asymmetricKeyDetails?.namedCurve ?? '');
}

/** By OpenSSL's names of the curves. */
const CURVE_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'ES256'],
  ['secp384r1', 'ES384'],
  ['secp521r1', 'ES512'],
]);

/** The public key of PEM text; `undefined` when it cannot be read, which our own storage should not allow. */
export function publicKeyOf(pem: string | undefined): KeyObject | undefined {
  if (pem === undefined) return undefined;
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function invalidGrant(problem: string): ApplicationError {
  return ApplicationError.of('OAUTH_INVALID_GRANT', { problem });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 250 && !value.includes('\0');
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11;
}
