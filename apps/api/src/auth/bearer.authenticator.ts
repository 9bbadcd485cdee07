import { Injectable } from '@nestjs/common';
import { BoundedMap } from '@luciole/service';
import { Clock } from '../clock/clock.ts';
import { ApplicationError } from '../http/application-error.ts';
import { RefusedCredential, type RefusalReason } from '../protection/refused-credential.ts';
import type { AccessTokenClaims } from './access-token-claims.ts';
import { AccessTokens } from './access-tokens.ts';
import { CredentialDirectory, type ServiceAccountCredential } from './credential-directory.ts';
import type { ServiceAccountPrincipal } from './principal.ts';

/** How old our knowledge of an account may be, in milliseconds (ruling 15). */
const MOST_STALENESS_MS = 5_000;

/** Most accounts remembered; the oldest goes first. */
const MAX_ENTRIES = 10_000;

interface Known {
  readonly at: number;
  readonly account: ServiceAccountCredential | undefined;
}

/** Knows service accounts by the access tokens this control plane made. */
@Injectable()
export class BearerAuthenticator {
  readonly #known = new BoundedMap<string, Known>(MAX_ENTRIES);

  constructor(
    private readonly clock: Clock,
    private readonly tokens: AccessTokens,
    private readonly directory: CredentialDirectory,
  ) {}

  /**
   * The account behind a token; the token must be ours and unexpired, the account enabled, its credential unexpired and
   * of the generation under which the token was made.
   *
   * @throws {ApplicationError} INVALID_BEARER_TOKEN, whatever the reason (the log has it)
   */
  async authenticate(token: string): Promise<ServiceAccountPrincipal> {
    const claims = await this.tokens.verify(token);
    const account = await this.#account(claims.serviceAccountId, claims.credentialGeneration);
    const reason = reasonAgainst(claims, account, this.clock.now());
    if (account === undefined || reason !== undefined) {
      const { companyId, serviceAccountId: id } = claims;
      const subject = { kind: 'service-account', id };
      const facts = { credential: 'ACCESS_TOKEN', companyId, subject } as const;
      const cause = new RefusedCredential({ ...facts, reason: reason ?? 'REVOKED' });
      throw ApplicationError.of('INVALID_BEARER_TOKEN', {}, { cause });
    }
    return {
      kind: 'service-account',
      companyId: account.companyId,
      serviceAccountId: account.serviceAccountId,
      name: account.name,
      scopes: account.scopes,
      credentialThumbprint: claims.credentialThumbprint,
      credentialGeneration: claims.credentialGeneration,
    };
  }

  /** @param generation - of a token that is ours: what we know of an earlier one is outdated, however new it is */
  async #account(id: string, generation: number): Promise<ServiceAccountCredential | undefined> {
    const now = this.clock.now().getTime();
    const known = this.#known.get(id);
    const isRecent = known !== undefined && now - known.at < MOST_STALENESS_MS && now >= known.at;
    // Else an issuer whose key was replaced would be refused with the token that its new key just got it.
    const isOutdated = (known?.account?.credentialGeneration ?? generation) < generation;
    if (isRecent && !isOutdated) return known.account;
    const account = await this.directory.serviceAccountById(id);
    // `at` is from before the question, so that the answer is never older than it seems.
    this.#known.set(id, { at: now, account });
    return account;
  }
}

/** Why a token that we made is worth nothing now; an account that was deleted has taken it back. */
function reasonAgainst(
  claims: AccessTokenClaims,
  account: ServiceAccountCredential | undefined,
  now: Date,
): RefusalReason | undefined {
  if (account?.companyId !== claims.companyId) return 'REVOKED';
  if (!isUsable(account, now)) return account.enabled ? 'EXPIRED' : 'NOT_ACTIVE';
  return account.credentialGeneration === claims.credentialGeneration ? undefined : 'REPLACED';
}

/** Whether an account may get or use a token at all: enabled, and its credential not expired. */
export function isUsable(account: ServiceAccountCredential, now: Date): boolean {
  return (
    account.enabled &&
    (account.credentialsExpireAt === undefined ||
      account.credentialsExpireAt.getTime() > now.getTime())
  );
}
