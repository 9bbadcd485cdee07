import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  calculateJwkThumbprint,
  compactVerify,
  type CompactVerifyGetKey,
  errors,
  exportJWK,
  type JWTPayload,
} from 'jose';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../auth/access-tokens.ts';
import { isUsable } from '../auth/bearer.authenticator.ts';
import {
  CredentialDirectory,
  type ServiceAccountCredential,
} from '../auth/credential-directory.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';
import { requestFacts } from '../audit/request-facts.ts';
import { RefusedCredential } from '../protection/refused-credential.ts';
import { WrongCredentials } from '../protection/wrong-credentials.ts';
import { DocumentUnavailableError, KeySetCache } from '@luciole/service';
import { type RefusedClient, TokenRefusals } from './token-refusals.ts';
import {
  algorithmOf,
  assertionDigest,
  publicKeyOf,
  readAssertion,
  requireClaims,
} from './assertion.ts';

/** The audience that clients of the reference service send, whatever server they talk to (contract.md §1.3). */
const CONSTANT_AUDIENCE = 'api.venafi.cloud/v1/oauth/token/serviceaccount';

/** Most minutes ahead of `exp` in an assertion that an account signs itself (ruling 15). */
const MOST_LIFETIME_SECONDS = 3_600;

/** The same for tokens of a federated identity provider: one client's own tokens live two hours (contract.md §1.4). */
const MOST_FEDERATED_LIFETIME_SECONDS = 7_200;

/** What an identity provider may sign with (contract.md §1.4); nothing symmetric, and never `none`. */
const FEDERATED_ALGORITHMS =
  'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** What both exchanges answer. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
}

interface Verified {
  readonly claims: JWTPayload;
  readonly key: Parameters<typeof exportJWK>[0];
}

/** Exchanges assertions for access tokens; each assertion once (ruling 15). */
@Injectable()
export class TokensService {
  readonly #audiences: ReadonlySet<string>;

  constructor(
    private readonly clock: Clock,
    private readonly directory: CredentialDirectory,
    private readonly tokens: AccessTokens,
    private readonly keySets: KeySetCache,
    private readonly refusals: TokenRefusals,
    private readonly wrong: WrongCredentials,
    @InjectConfig() config: Config,
  ) {
    const { publicUrl } = config.http;
    const own = `${publicUrl.replace(/^https?:\/\//, '')}/v1/oauth/token/serviceaccount`;
    // The scheme of an audience is https or that of our own URL; nothing of a request takes part (ruling 13).
    this.#audiences = new Set([
      CONSTANT_AUDIENCE,
      own,
      `https://${own}`,
      `${publicUrl}/v1/oauth/token/serviceaccount`,
    ]);
  }

  /**
   * The key-pair flow (contract.md §1.3): the account signs its own assertion.
   *
   * @throws {ApplicationError} OAUTH_INVALID_GRANT, OAUTH_INVALID_CLIENT, OAUTH_SIGNATURE_INVALID, OAUTH_ASSERTION_REPLAYED
   */
  async exchangeKeyPairAssertion(assertion: string): Promise<TokenResponse> {
    // 1. Whose assertion does it say it is?
    const { issuer, subject } = readAssertion(assertion);
    if (issuer !== subject) {
      throw ApplicationError.of('OAUTH_INVALID_GRANT', { problem: 'iss and sub must be the same' });
    }
    return this.#attempt(issuer, async () => {
      const account = await this.directory.serviceAccountById(issuer.toLowerCase());
      if (account === undefined) throw unknownClient();
      return this.#remembering(account, () => this.#exchangeKeyPair(account, assertion));
    });
  }

  async #exchangeKeyPair(
    account: ServiceAccountCredential,
    assertion: string,
  ): Promise<TokenResponse> {
    const key = publicKeyOf(account.publicKeyPem);
    const algorithm = key === undefined ? undefined : algorithmOf(key);
    if (account.authenticationType !== 'rsaKey' || key === undefined || algorithm === undefined) {
      throw ApplicationError.of('OAUTH_INVALID_CLIENT', {});
    }

    // 2. Is it theirs, for us, now? Whether the account is enabled is said only to who holds its key.
    const { claims } = await verifySignature(assertion, () => key, [algorithm]);
    const until = requireClaims(claims, {
      now: this.clock.now(),
      mostLifetimeSeconds: MOST_LIFETIME_SECONDS,
      isAudience: ([only, ...rest]) =>
        only !== undefined && rest.length === 0 && this.#audiences.has(only),
    });

    // 3. For the first time, and by an account in good standing?
    return this.#issue(account, assertion, until, key);
  }

  /**
   * The federated flow (contract.md §1.4): an identity provider that the account names vouches for it.
   *
   * @throws {ApplicationError} as the key-pair flow, and OAUTH_KEY_SET_UNAVAILABLE
   */
  async exchangeFederatedAssertion(companyId: string, assertion: string): Promise<TokenResponse> {
    const { issuer, subject } = readAssertion(assertion);
    return this.#attempt(`${companyId} ${issuer} ${subject}`, async () => {
      const account = await this.directory.federatedAccount(companyId, issuer, subject);
      return this.#remembering(account ?? { companyId }, () =>
        this.#exchangeFederated(account, assertion),
      );
    });
  }

  async #exchangeFederated(
    account: ServiceAccountCredential | undefined,
    assertion: string,
  ): Promise<TokenResponse> {
    if (
      account?.authenticationType !== 'rsaKeyFederated' ||
      account.jwksUri === undefined ||
      !isUsable(account, this.clock.now())
    ) {
      throw ApplicationError.of('OAUTH_INVALID_CLIENT', {});
    }
    const { claims, key } = await this.#verifyFederated(assertion, account.jwksUri);
    const { audience } = account;
    const until = requireClaims(claims, {
      now: this.clock.now(),
      mostLifetimeSeconds: MOST_FEDERATED_LIFETIME_SECONDS,
      isAudience: (given) => audience !== undefined && given.includes(audience),
    });
    return this.#issue(account, assertion, until, key);
  }

  /** Each assertion is another one, so whoever it names is what is known to be right. */
  #attempt(client: string, exchange: () => Promise<TokenResponse>): Promise<TokenResponse> {
    const address = requestFacts.getStore()?.sourceAddress ?? '';
    return this.wrong.attempt({ address, credential: client }, async () => {
      const answer = await exchange();
      this.wrong.vouch({ address, credential: answer.access_token });
      return answer;
    });
  }

  async #remembering(
    client: RefusedClient,
    exchange: () => Promise<TokenResponse>,
  ): Promise<TokenResponse> {
    try {
      return await exchange();
    } catch (error) {
      await this.refusals.record(client, error);
      throw error;
    }
  }

  /** A key that the cached set lacks may have been published since: asked for once more before it is called unknown. */
  async #verifyFederated(assertion: string, jwksUri: string): Promise<Verified> {
    try {
      const keys = await this.keySets.keysOf(jwksUri);
      try {
        return await verifySignature(assertion, keys, FEDERATED_ALGORITHMS);
      } catch (error) {
        const isUnknownKey =
          error instanceof ApplicationError && error.cause instanceof errors.JWKSNoMatchingKey;
        if (!isUnknownKey) throw error;
        const fresh = await this.keySets.keysOf(jwksUri, true);
        return await verifySignature(assertion, fresh, FEDERATED_ALGORITHMS);
      }
    } catch (error) {
      if (!(error instanceof DocumentUnavailableError)) throw error;
      throw ApplicationError.of('OAUTH_KEY_SET_UNAVAILABLE', {}, { cause: error });
    }
  }

  async #issue(
    account: ServiceAccountCredential,
    assertion: string,
    until: Date,
    key: Verified['key'],
  ): Promise<TokenResponse> {
    const now = this.clock.now();
    if (!isUsable(account, now)) throw unusableClient(account);
    const thumbprint = await calculateJwkThumbprint(await exportJWK(key));
    const isNew = await this.directory.rememberAssertion(
      account,
      assertionDigest(assertion),
      until,
      { at: now, credentialThumbprint: thumbprint, lifetimeSeconds: ACCESS_TOKEN_SECONDS },
    );
    if (!isNew) throw ApplicationError.of('OAUTH_ASSERTION_REPLAYED', {});
    const accessToken = await this.tokens.make(account, thumbprint);
    await this.directory.recordUse(account, now);
    return { access_token: accessToken, token_type: 'bearer', expires_in: ACCESS_TOKEN_SECONDS };
  }
}

/** Whoever holds its key did not guess. */
function unusableClient({ companyId, serviceAccountId }: ServiceAccountCredential) {
  const subject = { kind: 'service-account', id: serviceAccountId };
  const facts = { credential: 'ASSERTION', reason: 'NOT_ACTIVE', companyId, subject } as const;
  return ApplicationError.of('OAUTH_INVALID_CLIENT', {}, { cause: new RefusedCredential(facts) });
}

function unknownClient(): ApplicationError {
  const cause = new RefusedCredential({ credential: 'ASSERTION', reason: 'UNKNOWN' });
  return ApplicationError.of('OAUTH_INVALID_CLIENT', {}, { cause });
}

/** @throws {ApplicationError} OAUTH_SIGNATURE_INVALID, with the mark that clients look for, whatever the reason */
async function verifySignature(
  assertion: string,
  key: CompactVerifyGetKey | (() => KeyObject),
  algorithms: readonly string[],
): Promise<Verified> {
  try {
    const verified = await compactVerify(assertion, key, { algorithms: [...algorithms] });
    const claims: JWTPayload = JSON.parse(new TextDecoder().decode(verified.payload));
    return { claims, key: verified.key };
  } catch (error) {
    // A key too short for its algorithm is refused by jose with a TypeError; it is no less the caller's fault.
    throw ApplicationError.of('OAUTH_SIGNATURE_INVALID', {}, { cause: error });
  }
}
