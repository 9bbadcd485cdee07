import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { TokenKeys, type TokenSigningKey, type TokenVerificationKey } from './token-keys.ts';

interface KeyRow {
  company_id: string;
  kid: string;
  public_jwk: JsonWebKey;
  status: string;
  not_before: Date;
  verify_until: Date;
}

/** Most verification keys remembered; they are immutable by kid, so a process may keep them (ruling 15). */
const MAX_ENTRIES = 1_000;

/** Token keys in PostgreSQL, the private half sealed. */
@Injectable()
export class DatabaseTokenKeys extends TokenKeys {
  readonly #verifiers = new Map<string, TokenVerificationKey & { readonly until: Date }>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override current(_companyId: string): Promise<TokenSigningKey> {
    return Promise.reject(new Error('token signing keys are not built yet'));
  }

  override async verifier(kid: string): Promise<TokenVerificationKey | undefined> {
    const now = this.clock.now();
    const known = this.#verifiers.get(kid);
    if (known !== undefined) return known.until > now ? known : undefined;
    const [row] = await this.database.inDeployment((tx) =>
      tx.query<KeyRow>(
        { name: 'find-token-signing-key', text: 'select * from find_token_signing_key($1)' },
        [kid],
      ),
    );
    if (row === undefined || row.status === 'RETIRED' || row.verify_until <= now) return undefined;
    const publicKey = createPublicKey({ key: row.public_jwk, format: 'jwk' });
    if (this.#verifiers.size >= MAX_ENTRIES) this.#verifiers.clear();
    const verifier = { companyId: row.company_id, publicKey, until: row.verify_until };
    this.#verifiers.set(kid, verifier);
    return verifier;
  }
}
