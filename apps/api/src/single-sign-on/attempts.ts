import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { networkOf } from '../protection/network-of.ts';

/** How long somebody may take to sign in at the provider, in seconds. */
export const ATTEMPT_SECONDS = 600;

/** Most sign-ins that are under way from one network: beginning one needs no credential. */
const MOST_OF_A_NETWORK = 100;

/** What a sign-in is about, from its beginning to its end. */
export interface Attempt {
  readonly issuerUrl: string;
  readonly clientId: string;
  /** Who signs in again, when somebody does. */
  readonly userId: string | undefined;
  /** SHA-256 of the token of the session that the browser had. */
  readonly formerTokenHash: Buffer | undefined;
  /** A page of ours. */
  readonly returnTo: string;
  readonly startedOn: Date;
}

/**
 * Sign-ins under way, in PostgreSQL, each usable once by any process. What binds one to its browser is a token that only
 * the browser's cookie has: state, nonce and PKCE verifier follow from it, so that whoever reads the row has none of them.
 */
@Injectable()
export class Attempts {
  /** @throws {ApplicationError} SIGN_IN_DELAYED when too many are under way from that network */
  async begin(
    tx: CompanyTransaction,
    tokenSha256: Buffer,
    attempt: Attempt,
    address: string,
  ): Promise<void> {
    const { startedOn } = attempt;
    await tx.execute(
      'delete from single_sign_on_attempts where company_id = $1 and expires_on <= $2',
      [tx.companyId, startedOn],
    );
    const network = createHash('sha256').update(networkOf(address)).digest();
    const [count] = await tx.query<{ total: number }>(
      `select count(*)::integer as total from single_sign_on_attempts where company_id = $1 and network_hash = $2`,
      [tx.companyId, network],
    );
    if ((count?.total ?? 0) >= MOST_OF_A_NETWORK) {
      throw ApplicationError.of('SIGN_IN_DELAYED', { retryAfterSeconds: ATTEMPT_SECONDS });
    }
    await tx.execute(
      `insert into single_sign_on_attempts (company_id, token_hash, issuer_url, client_id, user_id, former_token_hash,
         return_to, network_hash, started_on, expires_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tx.companyId,
        tokenSha256,
        attempt.issuerUrl,
        attempt.clientId,
        attempt.userId ?? null,
        attempt.formerTokenHash ?? null,
        attempt.returnTo,
        network,
        startedOn,
        new Date(startedOn.getTime() + ATTEMPT_SECONDS * 1000),
      ],
    );
  }

  /** The attempt of a token, which nobody can take again; `undefined` when there is none, or none any more. */
  async take(tx: CompanyTransaction, tokenSha256: Buffer, now: Date): Promise<Attempt | undefined> {
    // One statement: of two that come back with it at once, one gets the row.
    const [row] = await tx.query<{
      issuer_url: string;
      client_id: string;
      user_id: string | null;
      former_token_hash: Buffer | null;
      return_to: string;
      started_on: Date;
      expires_on: Date;
    }>(
      'delete from single_sign_on_attempts where company_id = $1 and token_hash = $2 returning *',
      [tx.companyId, tokenSha256],
    );
    if (row === undefined || row.expires_on <= now) return undefined;
    return {
      issuerUrl: row.issuer_url,
      clientId: row.client_id,
      userId: row.user_id ?? undefined,
      formerTokenHash: row.former_token_hash ?? undefined,
      returnTo: row.return_to,
      startedOn: row.started_on,
    };
  }
}

/** What a token makes of a purpose: 43 characters that tell nothing of the token (RFC 2104), and are a PKCE verifier too (RFC 7636 §4.1). */
export function deriveFrom(token: string, purpose: 'state' | 'nonce' | 'verifier'): string {
  return createHmac('sha256', token).update(purpose).digest('base64url');
}
