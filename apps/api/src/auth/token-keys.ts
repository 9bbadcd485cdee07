import type { KeyObject } from 'node:crypto';

/** The key that signs tokens at the moment. */
export interface TokenSigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** A key that verifies tokens, and the company whose tokens it may verify. */
export interface TokenVerificationKey {
  readonly companyId: string;
  readonly publicKey: KeyObject;
}

/** The keys of access tokens, one active per company, kept sealed in the database; never CA keys (ruling 10). */
export abstract class TokenKeys {
  /** The company's active key; made when there is none, or when the last one is due for rotation. */
  abstract current(companyId: string): Promise<TokenSigningKey>;

  /** The key of an id that may still verify; `undefined` when there is none. */
  abstract verifier(kid: string): Promise<TokenVerificationKey | undefined>;
}
