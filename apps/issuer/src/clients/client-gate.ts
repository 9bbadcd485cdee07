import { type DocumentFetcher, guardedFetch, type Logger } from '@luciole/service';
import type { Clock } from '../clock/clock.ts';
import { endOfTurn } from '../clock/end-of-turn.ts';
import type { IssuerConfig } from '../config/config.ts';
import { AdmittedTokens, tokenDigest } from './admitted-tokens.ts';
import { compileBindings, type NamesUnder } from './name-bindings.ts';
import { type Claims, textClaim } from './claims.ts';
import type { Client, ClientDecision, ClientGate, ClientRules } from './client.ts';
import type { Entitlement } from './entitlement.ts';
import { type KeySourceHealth, KeySources } from './key-sources.ts';
import { isRefusal, readPresentedToken } from './presented-token.ts';
import type { Scheme } from './scheme.ts';
import { schemeOf } from './scheme-of.ts';
import { TokenVerifier } from './token-verifier.ts';

/** What the gate needs of the issuer's settings and surroundings. */
export interface ClientGateOptions {
  readonly config: Pick<IssuerConfig, 'bootstrap' | 'clients' | 'outgoing' | 'rest'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** How key sets and discovery documents are fetched; guarded, with the exceptions of the issuer's file, when absent. */
  readonly documents?: DocumentFetcher;
}

/** A gate that says how it is doing. */
export interface ObservableClientGate extends ClientGate {
  /** The key sets of the rules in force. */
  readonly keySets: readonly KeySourceHealth[];
  /** Fetches of key sets and discovery documents that failed since start; never decreases. */
  readonly failedFetches: number;
}

/** Rules as they are applied; replaced as a whole, with what was admitted under them. */
interface RulesInForce {
  readonly text: string;
  readonly scheme: Scheme | undefined;
  readonly anonymous: Client;
  readonly admitted: AdmittedTokens;
}

const BEARER = /^Bearer +(\S+) *$/i;

/** The gate of an issuer; it lets nobody in before its first rules. */
export function createClientGate(options: ClientGateOptions): ObservableClientGate {
  return new TokenGate(options);
}

class TokenGate implements ObservableClientGate {
  readonly #options: ClientGateOptions;
  readonly #namesOf: (claims: Claims) => NamesUnder;
  readonly #keySources: KeySources;
  readonly #verifier: TokenVerifier;
  #inForce: RulesInForce | undefined;
  #failedFetches = 0;

  constructor(options: ClientGateOptions) {
    this.#options = options;
    this.#namesOf = compileBindings(options.config.clients.bindings);
    const { outgoing } = options.config;
    const documents = options.documents ?? { fetch: (url) => guardedFetch(url, outgoing) };
    const clock = { nowSeconds: () => this.#now() };
    this.#keySources = new KeySources(clock, documents, (error, source) => {
      this.#failedFetches += 1;
      options.log.warn({ err: error, source }, 'keys of clients cannot be fetched');
    });
    this.#verifier = new TokenVerifier(this.#keySources);
  }

  use(rules: ClientRules): void {
    const text = JSON.stringify(rules);
    // The same rules again must not cost everyone their place.
    if (this.#inForce?.text === text) return;
    const scheme = schemeOf(rules, this.#options.config.clients);
    this.#inForce = {
      text,
      scheme,
      anonymous: this.#anonymous(rules),
      admitted: new AdmittedTokens(),
    };
    this.#keySources.use(scheme?.sources ?? []);
  }

  async admit(authorization: string | undefined, isLoopback: boolean): Promise<ClientDecision> {
    const inForce = this.#inForce;
    if (inForce?.scheme === undefined) return this.#admitAnonymous(inForce, isLoopback);
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    if (token === undefined) {
      const reason = authorization === undefined ? 'no token' : 'no bearer token';
      return { outcome: 'refused', error: 'UNAUTHENTICATED', reason };
    }
    const digest = tokenDigest(token);
    const known = inForce.admitted.get(digest, this.#now(), (source, keySet) => {
      return this.#keySources.peek(source) === keySet;
    });
    return known ?? this.#admitToken(token, digest, inForce, inForce.scheme);
  }

  get keySets(): readonly KeySourceHealth[] {
    return this.#keySources.health;
  }

  get failedFetches(): number {
    return this.#failedFetches;
  }

  /** Without client authentication nobody of the network is served, unless the issuer's own file says so (ruling 18). */
  #admitAnonymous(inForce: RulesInForce | undefined, isLoopback: boolean): ClientDecision {
    const { bootstrap, rest } = this.#options.config;
    const isNear = isLoopback || bootstrap.kind === 'self-signed';
    if (inForce !== undefined && rest.allowUnauthenticated && isNear) {
      return { outcome: 'admitted', client: inForce.anonymous };
    }
    return {
      outcome: 'refused',
      error: 'WORKLOAD_NO_CLIENT_AUTHENTICATION',
      reason:
        inForce === undefined ? 'no configuration yet' : 'the configuration has no authentication',
    };
  }

  async #admitToken(
    text: string,
    digest: string,
    inForce: RulesInForce,
    scheme: Scheme,
  ): Promise<ClientDecision> {
    await endOfTurn();
    const now = this.#now();
    const token = readPresentedToken(text, now);
    if (isRefusal(token)) return { outcome: 'refused', ...token };
    const candidates = scheme.choose(token.claims);
    if (isRefusal(candidates)) return { outcome: 'refused', ...candidates };
    const verified = await this.#verifier.verify(token, candidates.sources, candidates.judge);
    if (isRefusal(verified)) return { outcome: 'refused', ...verified };
    const { judgment, keySet, source } = verified;
    const decision: ClientDecision = {
      outcome: 'admitted',
      client: this.#clientOf(token.claims, judgment),
    };
    const { expiresAt } = token;
    inForce.admitted.remember(digest, now, {
      decision,
      keySet,
      source,
      expiresAt,
      length: text.length,
    });
    return decision;
  }

  #clientOf(claims: Claims, { name, permits }: Entitlement): Client {
    const issuer = textClaim(claims, 'iss');
    const subject = textClaim(claims, 'sub');
    return {
      kind: 'token',
      ...(issuer !== undefined && { issuer }),
      ...(subject !== undefined && { subject }),
      ...(name !== undefined && { name }),
      permits,
      boundNames: this.#namesOf(claims),
    };
  }

  #anonymous({ policyIds }: ClientRules): Client {
    const own = policyIds === undefined ? undefined : new Set(policyIds);
    return {
      kind: 'anonymous',
      permits: ({ id }) => own === undefined || own.has(id),
      boundNames: this.#namesOf({}),
    };
  }

  /** Seconds since the epoch. */
  #now(): number {
    return this.#options.clock.now().getTime() / 1000;
  }
}
