import type { RefusalFacts } from '../protection/refused-credential.ts';
import type { ServiceAccountPrincipal, UserPrincipal } from './principal.ts';

/** What the control plane knows about a service account that wants a token or uses one. */
export interface ServiceAccountCredential {
  readonly companyId: ServiceAccountPrincipal['companyId'];
  readonly serviceAccountId: ServiceAccountPrincipal['serviceAccountId'];
  readonly name: string;
  readonly authenticationType: 'rsaKey' | 'rsaKeyFederated' | 'ociToken';
  readonly enabled: boolean;
  /** Rises with every change of the credential; tokens carry the one they were made under. */
  readonly credentialGeneration: number;
  readonly credentialsExpireAt: Date | undefined;
  readonly scopes: readonly string[];
  /** PEM, for rsaKey accounts. */
  readonly publicKeyPem: string | undefined;
  readonly jwksUri: string | undefined;
  readonly audience: string | undefined;
}

/** A token that an assertion is exchanged for, as the audit trail remembers it. */
export interface TokenGrant {
  readonly at: Date;
  /** RFC 7638 thumbprint of the key that signed the assertion. */
  readonly credentialThumbprint: string;
  readonly lifetimeSeconds: number;
}

/**
 * Look-ups before the company of a request is known (ruling 14); the implementation asks the named security-definer
 * functions of the database and nothing else.
 */
export abstract class CredentialDirectory {
  /**
   * The active user behind the SHA-256 of an API key, once its use from that address is noted; or why key or user is not
   * active; `undefined` when there is no such key.
   */
  abstract userByApiKey(
    apiKeySha256: Uint8Array,
    address: string,
  ): Promise<UserPrincipal | RefusalFacts | undefined>;

  /** The account of an id (a token's `iss` or `sub`); `undefined` when there is none. */
  abstract serviceAccountById(id: string): Promise<ServiceAccountCredential | undefined>;

  /** The federated account of a company whose (issuerURL, subject) these are; `undefined` when there is none. */
  abstract federatedAccount(
    companyId: string,
    issuer: string,
    subject: string,
  ): Promise<ServiceAccountCredential | undefined>;

  /**
   * Remembers an assertion until it can no longer be valid (ruling 15), and in the same transaction that a token is granted
   * for it.
   *
   * @returns whether it was new; `false` is a replay
   */
  abstract rememberAssertion(
    account: ServiceAccountCredential,
    assertionSha256: Uint8Array,
    until: Date,
    grant: TokenGrant,
  ): Promise<boolean>;

  /** Notes that the account got a token. */
  abstract recordUse(account: ServiceAccountCredential, at: Date): Promise<void>;
}
