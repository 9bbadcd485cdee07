import type { TokenRefusalName } from './client.ts';
import { type Claims, isRecord } from './claims.ts';
import { type SignatureAlgorithm, signatureAlgorithm } from './signature-algorithm.ts';

/** Longest token, in characters; the largest real ones have about 4,000. */
const MAX_TOKEN_LENGTH = 16_384;

/** Tolerance for providers whose clocks are ahead of ours, in seconds. */
const CLOCK_SKEW_SECONDS = 60;

/** Three parts of base64url characters; only the last may be empty, as it is in an unsigned one. */
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Why a token is not accepted: what the caller is told, and what the log says beside it. */
export interface TokenRefusal {
  readonly error: TokenRefusalName;
  readonly reason: string;
}

/** A token whose form is right and which is not out of its time; nothing of it is believed yet. */
export interface PresentedToken {
  readonly algorithm: string;
  readonly details: SignatureAlgorithm;
  readonly kid: string | undefined;
  readonly claims: Claims;
  /** `exp`, seconds since the epoch. */
  readonly expiresAt: number;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether reading or judging a token ended in a refusal. */
export function isRefusal(value: object): value is TokenRefusal {
  return 'error' in value;
}

/** A refusal; what comes from outside is cut to what a log can bear. */
export function refusal(error: TokenRefusalName, reason: string): TokenRefusal {
  return { error, reason: reason.length > 300 ? `${reason.slice(0, 300)}…` : reason };
}

/**
 * Reads a JWT in compact form (RFC 7519 §7.2) and refuses what no key could make acceptable: another form, an algorithm
 * that is not a signature, critical extensions, no expiry, out of its time. All of that costs no signature verification.
 *
 * `exp` is exact, because it is the only end that a token has; `nbf` and `iat` may be {@link CLOCK_SKEW_SECONDS} ahead.
 *
 * @param now - seconds since the epoch
 */
export function readPresentedToken(token: string, now: number): PresentedToken | TokenRefusal {
  if (token.length > MAX_TOKEN_LENGTH) return malformed('longer than 16 KiB');
  const [, head, body, tail] = COMPACT.exec(token) ?? [];
  if (head === undefined || body === undefined || tail === undefined) {
    return malformed('no JWS in compact form');
  }
  const header = jsonObject(head);
  if (header === undefined) return malformed('its header is no JSON object');
  const { alg, kid, crit } = header;
  const details = signatureAlgorithm(alg);
  if (details === undefined || typeof alg !== 'string') {
    return refusal('WORKLOAD_TOKEN_ALGORITHM_REFUSED', `its algorithm is ${JSON.stringify(alg)}`);
  }
  // RFC 7515 §4.1.11: what is critical and not understood must be refused, and we understand no extension.
  if (crit !== undefined) return malformed('it has critical extensions');
  if (kid !== undefined && typeof kid !== 'string') return malformed('its kid is no text');

  const claims = jsonObject(body);
  if (claims === undefined) return malformed('its claims are no JSON object');
  const untimely = checkTimes(claims, now);
  if (untimely !== undefined) return untimely;
  const signature = Buffer.from(tail, 'base64url');
  // A second spelling of the same signature would make a second token of one.
  if (signature.toString('base64url') !== tail) return malformed('its signature is no base64url');
  return {
    algorithm: alg,
    details,
    kid,
    claims,
    expiresAt: Number(claims['exp']),
    signed: Buffer.from(token.slice(0, head.length + 1 + body.length), 'latin1'),
    signature,
  };
}

function checkTimes(claims: Claims, now: number): TokenRefusal | undefined {
  const { exp, nbf, iat } = claims;
  if (!isTime(exp)) return malformed('it has no exp');
  for (const [name, time] of Object.entries({ nbf, iat })) {
    if (time === undefined) continue;
    if (!isTime(time)) return malformed(`its ${name} is no time`);
    if (time > now + CLOCK_SKEW_SECONDS) {
      return refusal('WORKLOAD_TOKEN_NOT_YET_VALID', `its ${name} is ${time - now} s ahead`);
    }
  }
  if (exp > now) return undefined;
  return refusal('WORKLOAD_TOKEN_EXPIRED', `it expired ${now - exp} s ago`);
}

function malformed(reason: string): TokenRefusal {
  return refusal('WORKLOAD_TOKEN_MALFORMED', reason);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11;
}

function jsonObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(strictUtf8.decode(Buffer.from(part, 'base64url')));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
