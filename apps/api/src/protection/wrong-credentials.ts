import { hash } from 'node:crypto';
import { BoundedMap } from '@luciole/service';
import type { ErrorName } from '@luciole/contract';
import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';
import { Allowances } from './allowances.ts';
import { networkOf } from './network-of.ts';
import { RefusedCredential } from './refused-credential.ts';
import { rateLimited } from './request-limits.ts';

/** How long a credential that was right at an address is known there, in milliseconds. */
const KNOWN_FOR_MS = 86_400_000;

/** How exactly that is kept, in milliseconds. */
const RENEW_AFTER_MS = 600_000;

/** Most credentials known; the one that was right longest ago goes first. */
const MOST_KNOWN = 20_000;

type Outcome = 'right' | 'wrong' | 'held_up';

/** Who presents what from where. */
export interface Attempt {
  readonly address: string;
  /** The credential, or where it differs each time whom it names; only its hash is kept. */
  readonly credential: string;
}

/**
 * Slows down whoever presents keys and tokens that are none: beyond the allowance of an address nothing is looked up and no
 * signature is verified. A credential that was right from that address before, or was handed out there, has an allowance of
 * its own, so that programs behind the address of a guesser go on.
 *
 * Keys and tokens cannot be guessed, unlike passwords, so this protects processes and not secrets: each process counts for
 * itself, in memory.
 */
export class WrongCredentials {
  readonly #allowances: Allowances;
  readonly #known = new BoundedMap<string, number>(MOST_KNOWN);
  readonly #underWay = new Map<string, { count: number; readonly waiting: (() => void)[] }>();
  readonly #counts: Readonly<Record<Outcome, Counter.Internal>>;

  constructor(
    { limits }: Pick<Config, 'limits'>,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    const counter = new Counter({
      name: 'luciole_credentials_total',
      help: 'API keys, tokens, assertions, sessions and links that were presented; held_up ones were not looked at',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.#counts = {
      right: counter.labels('right'),
      wrong: counter.labels('wrong'),
      held_up: counter.labels('held_up'),
    };
    const perMinute = limits.wrongCredentialsPerMinute;
    this.#allowances = new Allowances({ capacity: perMinute, perSecond: perMinute / 60 });
  }

  /**
   * Does `look`, which throws an error with {@link RefusedCredential} as its cause, or one of {@link OF_ASSERTIONS}, when the
   * credential is wrong. No more are under way at a time than may still be wrong, the others wait for their answers: a
   * thousand guesses at once get no further than one after the other, and a thousand that are right get through.
   *
   * @throws {ApplicationError} RATE_LIMITED, and what `look` throws
   */
  async attempt<Result>(
    { address, credential }: Attempt,
    look: () => Promise<Result>,
  ): Promise<Result> {
    const network = networkOf(address);
    const pair = pairOf({ address, credential });
    const key = (this.#known.get(pair) ?? 0) > this.#now() ? pair : network;
    await this.#begin(key);
    let isWrong = false;
    try {
      const result = await look();
      this.#counts.right.inc();
      this.#remember(pair);
      return result;
    } catch (error) {
      isWrong = isGuess(error);
      if (isWrong) this.#counts.wrong.inc();
      throw error;
    } finally {
      this.#end(key, isWrong);
    }
  }

  /** Knows a credential to be right at an address: it was made for who asks from there. */
  vouch(made: Attempt): void {
    this.#remember(pairOf(made));
  }

  async #begin(key: string): Promise<void> {
    for (;;) {
      const seconds = this.#allowances.take(key, this.#now());
      const others = this.#underWay.get(key);
      if (seconds === undefined) {
        if (others === undefined) this.#underWay.set(key, { count: 1, waiting: [] });
        else others.count += 1;
        return;
      }
      if (others === undefined) {
        this.#counts.held_up.inc();
        throw rateLimited('WRONG_CREDENTIALS', seconds);
      }
      await new Promise<void>((resolve) => others.waiting.push(resolve));
    }
  }

  #end(key: string, isWrong: boolean): void {
    if (!isWrong) this.#allowances.giveBack(key);
    const own = this.#underWay.get(key);
    if (own === undefined) return;
    own.count -= 1;
    if (own.count === 0) this.#underWay.delete(key);
    for (const proceed of own.waiting.splice(0)) proceed();
  }

  #now(): number {
    return this.clock.now().getTime();
  }

  #remember(pair: string): void {
    const now = this.#now();
    const until = this.#known.get(pair);
    if (until !== undefined && until > now + KNOWN_FOR_MS - RENEW_AFTER_MS) return;
    this.#known.set(pair, now + KNOWN_FOR_MS);
  }
}

function pairOf({ address, credential }: Attempt): string {
  return `${networkOf(address)} ${hash('sha256', credential, 'base64url')}`;
}

/** What an assertion that proves nothing is refused with. */
const OF_ASSERTIONS: ReadonlySet<ErrorName> = new Set([
  'OAUTH_INVALID_CLIENT',
  'OAUTH_SIGNATURE_INVALID',
]);

function isGuess(error: unknown): boolean {
  if (!(error instanceof ApplicationError)) return false;
  const { cause, problems } = error;
  return cause instanceof RefusedCredential
    ? !cause.isGenuine
    : OF_ASSERTIONS.has(problems[0].name);
}
