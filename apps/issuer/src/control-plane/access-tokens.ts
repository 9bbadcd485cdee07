import type { Secret } from '@luciole/service';
import type { Clock } from '../clock/clock.ts';
import type { AccessToken } from './sign-in.ts';

interface Kept {
  readonly token: Secret<string>;
  /** Epoch milliseconds. */
  readonly renewAt: number;
}

/** A token is renewed this long before it expires, or a tenth of its lifetime when that is shorter. */
const EARLY_SECONDS = 60;

/** The access token in use: kept until shortly before it expires, and asked for once by however many need it. */
export class AccessTokens {
  readonly #exchange: () => Promise<AccessToken>;
  readonly #clock: Clock;
  #kept: Kept | undefined;
  #coming: Promise<Kept> | undefined;

  constructor(exchange: () => Promise<AccessToken>, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /** A token that should be good. @throws what the exchange throws */
  async get(): Promise<Secret<string>> {
    const kept = this.#kept;
    if (kept !== undefined && this.#clock.now().getTime() < kept.renewAt) return kept.token;
    this.#coming ??= this.#renew().finally(() => (this.#coming = undefined));
    return (await this.#coming).token;
  }

  /** Takes a token out of use that was refused; another one that came meanwhile stays. */
  forget(token: Secret<string>): void {
    if (this.#kept?.token === token) this.#kept = undefined;
  }

  async #renew(): Promise<Kept> {
    const asked = this.#clock.now().getTime();
    const { lifetimeSeconds, token } = await this.#exchange();
    const early = Math.min(EARLY_SECONDS, lifetimeSeconds / 10);
    this.#kept = { token, renewAt: asked + (lifetimeSeconds - early) * 1000 };
    return this.#kept;
  }
}
