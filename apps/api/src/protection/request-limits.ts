import type { Principal } from '../auth/principal.ts';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';
import { Allowances } from './allowances.ts';
import { LimitReached, type LimitKind } from './limit-reached.ts';
import { networkOf } from './network-of.ts';

/** Seconds' worth of requests that may come at once. */
const BURST_SECONDS = 10;

/**
 * How many requests an address, a credential and a company may send. Each process counts for itself: what is protected is
 * the process, and a stranger's request shall not cost a write that all of them wait for.
 */
export class RequestLimits {
  readonly #addresses: Allowances;
  readonly #credentials: Allowances;
  readonly #companies: Allowances;

  constructor(
    { limits }: Pick<Config, 'limits'>,
    private readonly clock: Clock,
  ) {
    this.#addresses = steadily(limits.addressRequestsPerSecond);
    this.#credentials = steadily(limits.credentialRequestsPerSecond);
    this.#companies = steadily(limits.companyRequestsPerSecond);
  }

  /** Counts a request of an address, before anything else of it is looked at. @throws {ApplicationError} RATE_LIMITED */
  admitAddress(address: string): void {
    this.#admit(this.#addresses, 'ADDRESS', networkOf(address));
  }

  /** Counts a request of whoever it turned out to be from. @throws {ApplicationError} RATE_LIMITED */
  admitPrincipal(principal: Principal): void {
    this.#admit(this.#credentials, 'CREDENTIAL', credentialOf(principal));
    this.#admit(this.#companies, 'COMPANY', principal.companyId);
  }

  #admit(allowances: Allowances, limit: LimitKind, key: string): void {
    const seconds = allowances.take(key, this.clock.now().getTime());
    if (seconds !== undefined) throw rateLimited(limit, seconds);
  }
}

/** The refusal of a request that is one too many. */
export function rateLimited(limit: LimitKind, retryAfterSeconds: number): ApplicationError {
  const cause = new LimitReached(limit);
  return ApplicationError.of('RATE_LIMITED', { retryAfterSeconds }, { cause });
}

function steadily(perSecond: number): Allowances {
  return new Allowances({ capacity: perSecond * BURST_SECONDS, perSecond });
}

/** A key, a session, or an account with all its tokens: another token is had for the asking. */
function credentialOf(principal: Principal): string {
  return principal.kind === 'user'
    ? (principal.apiKeyId ?? principal.session?.id ?? principal.userId)
    : principal.serviceAccountId;
}
