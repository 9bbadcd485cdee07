import { type KeyObject, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';
import { RefusedCredential } from '../protection/refused-credential.ts';
import type { AccessTokenClaims } from './access-token-claims.ts';
import type { ServiceAccountCredential } from './credential-directory.ts';
import { TokenKeys } from './token-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** How long an access token is valid, in seconds. */
export const ACCESS_TOKEN_SECONDS = 900;

/** `typ` of our access tokens (RFC 9068 §2.1), so that no other JWT of ours passes for one. */
const TOKEN_TYPE = 'at+jwt';

/** The key that a token names. */
interface UsedKey {
  readonly companyId: string;
  readonly publicKey: KeyObject;
  readonly kid: string;
}

/** What our own key ids look like. */
const KEY_ID = /^[\w-]{1,100}$/;

/** Makes and verifies access tokens: ES256 JWTs of {@link ACCESS_TOKEN_SECONDS} (ruling 15). Clients treat them as opaque. */
@Injectable()
export class AccessTokens {
  readonly #verified = new VerifiedTokens();

  constructor(
    private readonly clock: Clock,
    private readonly keys: TokenKeys,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * A token for the account as it is now.
   *
   * @param credentialThumbprint - RFC 7638 thumbprint of the key that was presented
   */
  async make(
    account: ServiceAccountCredential,
    credentialThumbprint: string | undefined,
  ): Promise<string> {
    const now = this.clock.nowSeconds();
    const { kid, privateKey } = await this.keys.current(account.companyId);
    return new SignJWT({
      cid: account.companyId,
      gen: account.credentialGeneration,
      ...(credentialThumbprint !== undefined && { ckt: credentialThumbprint }),
    })
      .setProtectedHeader({ alg: 'ES256', kid, typ: TOKEN_TYPE })
      .setIssuer(this.config.http.publicUrl)
      .setAudience(this.config.http.publicUrl)
      .setSubject(account.serviceAccountId)
      .setIssuedAt(now)
      .setExpirationTime(now + ACCESS_TOKEN_SECONDS)
      .setJti(randomUUID())
      .sign(privateKey);
  }

  /**
   * What a token says, once signature, type, issuer, audience and expiry are known to be right. A signature that was
   * verified before is not verified again while the token and its key stand.
   *
   * @throws {ApplicationError} INVALID_BEARER_TOKEN when any of them is not
   */
  async verify(token: string): Promise<AccessTokenClaims> {
    const known = this.#verified.get(token);
    if (known !== undefined) {
      const isCurrent = known.expiresAt > this.clock.nowSeconds();
      const key = isCurrent ? await this.keys.verifier(known.kid) : undefined;
      if (key?.publicKey === known.publicKey) return known.claims;
      this.#verified.forget(token);
    }
    const found: { key?: UsedKey } = {};
    try {
      return await this.#verifyAnew(token, found);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      const reason = error instanceof errors.JWTExpired ? 'EXPIRED' : 'UNKNOWN';
      // Whoever names a key of a company tries to get into that company.
      const facts = {
        credential: 'ACCESS_TOKEN',
        reason,
        companyId: found.key?.companyId,
      } as const;
      const cause = new RefusedCredential(facts, { cause: error });
      throw ApplicationError.of('INVALID_BEARER_TOKEN', {}, { cause });
    }
  }

  async #verifyAnew(token: string, used: { key?: UsedKey }): Promise<AccessTokenClaims> {
    const keyOf = async ({ kid }: { kid?: unknown }): Promise<KeyObject> => {
      // A stranger wrote it: it need be no string, and no text that a database takes.
      if (typeof kid !== 'string' || !KEY_ID.test(kid)) throw new errors.JWKSNoMatchingKey();
      const found = await this.keys.verifier(kid);
      if (found === undefined) throw new errors.JWKSNoMatchingKey();
      used.key = { ...found, kid };
      return found.publicKey;
    };
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['ES256'],
      typ: TOKEN_TYPE,
      issuer: this.config.http.publicUrl,
      audience: this.config.http.publicUrl,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: this.clock.now(),
    });
    const { sub, cid, gen, ckt, exp } = payload as Record<string, unknown>;
    if (typeof sub !== 'string' || typeof cid !== 'string' || typeof gen !== 'number') {
      throw new errors.JWTInvalid('claims of another kind of token');
    }
    // A company's key speaks for that company only, whatever the token says.
    const { key } = used;
    if (key === undefined || cid !== key.companyId)
      throw new errors.JWTInvalid('key of another company');
    const claims = {
      companyId: cid,
      serviceAccountId: sub,
      credentialGeneration: gen,
      credentialThumbprint: typeof ckt === 'string' ? ckt : undefined,
    };
    const { kid, publicKey } = key;
    this.#verified.remember(token, { claims, kid, publicKey, expiresAt: Number(exp) });
    return claims;
  }
}
