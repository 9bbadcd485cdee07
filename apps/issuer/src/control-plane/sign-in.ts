import {
  JWT_BEARER_ASSERTION_TYPE,
  JWT_BEARER_GRANT_TYPE,
  oauth,
  routePath,
  TokenResponse,
} from '@luciole/contract';
import { Secret } from '@luciole/service';
import type { Randomness } from '../clock/randomness.ts';
import type { Credential } from '../config/config.ts';
import { keyPairAssertions, platformToken } from './assertion.ts';
import { ControlPlaneRefusal, ControlPlaneUnreachable } from './control-plane.ts';
import type { ControlPlaneTime, TimedAnswer } from './control-plane-time.ts';
import type { HttpAnswer, HttpRequest } from './http-client.ts';
import { jsonOf, requireToken } from './judge-answer.ts';

/** An access token, and how long it is good for. */
export interface AccessToken {
  readonly token: Secret<string>;
  readonly lifetimeSeconds: number;
}

export interface SignInEffects {
  readonly send: (request: HttpRequest) => Promise<TimedAnswer>;
  /** Told of every answer. */
  readonly time: ControlPlaneTime;
  readonly random: Randomness;
}

/** A clock further off than this is told from the delay of an answer, and explains a refused assertion. */
const NOTICEABLE_MS = 30_000;

/**
 * Exchanges the credential for an access token, with a new assertion each time.
 *
 * Assertions are dated by the control plane's clock: a machine that runs a few minutes off is not a stranger. Its first
 * assertion may be refused for that; the answer says what time it is, and the second one is right.
 */
export class SignIn {
  readonly #credential: Credential;
  readonly #effects: SignInEffects;
  /** Digest of the platform's token that was exchanged last: it is taken once (ruling 15). */
  #exchanged: string | undefined;

  constructor(credential: Credential, effects: SignInEffects) {
    this.#credential = credential;
    this.#effects = effects;
  }

  /** @throws {ControlPlaneRefusal} with isSignIn, {@link ControlPlaneUnreachable} */
  async exchange(): Promise<AccessToken> {
    const believed = this.#effects.time.now().getTime();
    try {
      return await this.#exchange();
    } catch (error) {
      const drift = Math.abs(this.#effects.time.now().getTime() - believed);
      const isMisdated = error instanceof ControlPlaneRefusal && drift > NOTICEABLE_MS;
      if (!isMisdated || this.#credential.kind !== 'key-pair') throw error;
      return this.#exchange();
    }
  }

  async #exchange(): Promise<AccessToken> {
    const credential = this.#credential;
    return credential.kind === 'key-pair'
      ? this.#exchangeKeyPair(credential)
      : this.#exchangeFederated(credential);
  }

  async #exchangeKeyPair(credential: Credential & { kind: 'key-pair' }): Promise<AccessToken> {
    const { random, time } = this.#effects;
    const assertions = keyPairAssertions({
      ...credential,
      now: () => time.now(),
      id: () => random.uuid(),
    });
    let refusal: ControlPlaneRefusal | undefined;
    for await (const assertion of assertions) {
      try {
        return await this.#post(routePath(oauth.serviceAccountToken), {
          grant_type: JWT_BEARER_GRANT_TYPE,
          assertion: assertion.reveal(),
        });
      } catch (error) {
        if (!(error instanceof ControlPlaneRefusal && error.isSignIn)) throw error;
        // Another key may be the account's; if none is, the first one's refusal is what counts.
        refusal ??= error;
      }
    }
    throw refusal ?? new ControlPlaneUnreachable('there is no key to sign in with');
  }

  async #exchangeFederated(credential: Credential & { kind: 'federation' }): Promise<AccessToken> {
    const { companyId, tokenFile } = credential;
    const { digest, token } = await platformToken(tokenFile, this.#effects.time.now());
    if (digest === this.#exchanged) {
      throw new ControlPlaneUnreachable(
        `the token in ${tokenFile} was exchanged already; waiting for the platform to write another`,
      );
    }
    const access = await this.#post(routePath(oauth.federatedToken, { tenantId: companyId }), {
      grant_type: 'client_credentials',
      client_assertion: token.reveal(),
      client_assertion_type: JWT_BEARER_ASSERTION_TYPE,
    });
    this.#exchanged = digest;
    return access;
  }

  async #post(path: string, form: Readonly<Record<string, string>>): Promise<AccessToken> {
    const { send, time } = this.#effects;
    const answer = await send({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      // The assertion may have been used up.
      isRepeatable: false,
    });
    return time.learn(answer, () => tokenIn(answer));
  }
}

/** @throws {ControlPlaneRefusal} {@link ControlPlaneUnreachable} */
function tokenIn(answer: HttpAnswer): AccessToken {
  requireToken(answer);
  const response = TokenResponse.safeParse(jsonOf(answer.text));
  if (!response.success) {
    throw new ControlPlaneUnreachable('the answer of the token endpoint holds no access token');
  }
  const { access_token: token, expires_in: lifetimeSeconds } = response.data;
  return { token: new Secret(token), lifetimeSeconds };
}
