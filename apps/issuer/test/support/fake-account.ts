import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JWT_BEARER_GRANT_TYPE } from '@luciole/contract';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../src/clock/clock.ts';
import type { Credential } from '../../src/config/config.ts';
import type { Reply } from './fake-answers.ts';

const AUDIENCE = 'api.venafi.cloud/v1/oauth/token/serviceaccount';
const ALGORITHMS: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The service account of one issuer, at the control plane and in the issuer's files. */
export class FakeAccount {
  readonly id: string = randomUUID();
  readonly companyId: string = randomUUID();
  /** A disabled account gets no token, and what it has is over. */
  isEnabled = true;
  /** Of the tokens that are handed out from now on. */
  tokenLifetimeSeconds = 900;
  /** Claims of the last assertion that was taken. */
  lastClaims: Readonly<Record<string, unknown>> = {};
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #used = new Set<string>();
  readonly #platformTokens = new Set<string>();
  readonly #tokens = new Map<string, number>();
  #publicKey: KeyObject;

  constructor(clock: Clock, directory: string) {
    this.#clock = clock;
    this.#directory = directory;
    this.#publicKey = this.rotateKey();
  }

  /** Gives the account another key and writes the private one into the issuer's file; P-256 unless given. */
  rotateKey(pair: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })): KeyObject {
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(this.privateKeyFile, pem, { mode: 0o600 });
    this.#publicKey = pair.publicKey;
    return pair.publicKey;
  }

  get privateKeyFile(): string {
    return join(this.#directory, 'account.key');
  }

  get keyPairCredential(): Credential {
    return { kind: 'key-pair', clientId: this.id, privateKeyFile: this.privateKeyFile };
  }

  /** Signs in with a platform's token from a file; {@link writePlatformToken} fills it. */
  get federatedCredential(): Credential {
    return { kind: 'federation', companyId: this.companyId, tokenFile: this.tokenFile };
  }

  get tokenFile(): string {
    return join(this.#directory, 'token');
  }

  /** Does what a platform does now and then: writes a new token, which the endpoint takes once. */
  async writePlatformToken(lifetimeSeconds = 600): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    const token = await new SignJWT({ sub: 'system:serviceaccount:issuers:issuer' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(now + lifetimeSeconds)
      .setJti(randomUUID())
      .sign(new TextEncoder().encode('whoever signs it, the fake looks it up'.padEnd(64)));
    this.#platformTokens.add(token);
    writeFileSync(this.tokenFile, `${token}\n`);
    return token;
  }

  /** Every access token that was handed out is refused from now on. */
  endTokens(): void {
    this.#tokens.clear();
  }

  hasToken(authorization: string | undefined): boolean {
    const expiry = this.#tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
    return this.isEnabled && expiry !== undefined && this.#clock.now().getTime() < expiry;
  }

  async exchangeKeyPair(form: URLSearchParams, now: Date): Promise<Reply> {
    if (form.get('grant_type') !== JWT_BEARER_GRANT_TYPE) {
      return { refused: 'OAUTH_UNSUPPORTED_GRANT_TYPE' };
    }
    const assertion = form.get('assertion') ?? '';
    const { asymmetricKeyDetails: details, asymmetricKeyType } = this.#publicKey;
    const algorithm =
      asymmetricKeyType === 'rsa' ? 'RS256' : (ALGORITHMS[details?.namedCurve ?? ''] ?? '');
    try {
      const { payload } = await jwtVerify(assertion, this.#publicKey, {
        algorithms: [algorithm],
        audience: AUDIENCE,
        issuer: this.id,
        subject: this.id,
        clockTolerance: 60,
        currentDate: now,
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      if ((payload.iat ?? 0) * 1000 > now.getTime() + 60_000) return notValidYet;
      this.lastClaims = payload;
    } catch (error) {
      return error instanceof Error && error.message.includes('signature')
        ? { refused: 'OAUTH_SIGNATURE_INVALID' }
        : { refused: 'OAUTH_INVALID_GRANT', args: { problem: String(error) } };
    }
    return this.#handOut(assertion);
  }

  exchangeFederated(form: URLSearchParams, companyId: string): Reply {
    if (companyId !== this.companyId) return { refused: 'OAUTH_INVALID_CLIENT' };
    const assertion = form.get('client_assertion') ?? '';
    return this.#platformTokens.has(assertion)
      ? this.#handOut(assertion)
      : { refused: 'OAUTH_SIGNATURE_INVALID' };
  }

  #handOut(assertion: string): Reply {
    if (!this.isEnabled) return { refused: 'OAUTH_INVALID_CLIENT' };
    const digest = createHash('sha256').update(assertion).digest('hex');
    if (this.#used.has(digest)) return { refused: 'OAUTH_ASSERTION_REPLAYED' };
    this.#used.add(digest);
    const token = randomUUID();
    this.#tokens.set(token, this.#clock.now().getTime() + this.tokenLifetimeSeconds * 1000);
    return {
      status: 200,
      json: {
        access_token: token,
        token_type: 'bearer',
        expires_in: this.tokenLifetimeSeconds,
      },
    };
  }
}

const notValidYet: Reply = {
  refused: 'OAUTH_INVALID_GRANT',
  args: { problem: 'the assertion is not valid yet' },
};
