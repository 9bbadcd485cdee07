import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { ApplicationError } from '../http/application-error.ts';

/** Argon2id (RFC 9106) with 19 MiB, two passes and one lane: the least that OWASP takes, because a sign-in is a request. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** Hashes at a time: each takes a thread of the pool that files and DNS use too, and 19 MiB. */
const MOST_AT_ONCE = 2;
/** Most that wait; more are refused at once, before they hold memory. */
const MOST_WAITING = 64;

/**
 * Makes and checks password hashes (PHC strings of argon2id), a few at a time.
 *
 * Passwords are compared in NFKC (RFC 8265 §4.2.1), so that one typed on another keyboard is the same.
 */
export class PasswordHashing {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: Promise<string> | undefined;

  /** @throws {ApplicationError} OVERLOADED */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password.normalize('NFKC'), COST));
  }

  /**
   * Whether a password is that of a hash; without a hash it takes as long and says no, so that nobody learns from the time
   * which users exist.
   *
   * @throws {ApplicationError} OVERLOADED
   */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    const isRight = await this.#inTurn(async () =>
      verify(passwordHash ?? (await this.#decoyHash()), password.normalize('NFKC')),
    );
    return isRight && passwordHash !== undefined;
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= hash(randomBytes(16), COST);
    return this.#decoy;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= MOST_AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING) throw ApplicationError.of('OVERLOADED', {});
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      // The turn goes to whoever waits, without being given back in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
