/** What was presented. */
export type CredentialKind = 'API_KEY' | 'ACCESS_TOKEN' | 'ASSERTION' | 'SESSION' | 'LINK';

/** Why it was refused; `UNKNOWN` is none of ours. */
export type RefusalReason =
  'UNKNOWN' | 'EXPIRED' | 'NOT_YET_VALID' | 'REVOKED' | 'REPLACED' | 'NOT_ACTIVE';

/** What is known of a credential that was refused: enough to tell its owner, and nothing of the credential itself. */
export interface RefusalFacts {
  readonly credential: CredentialKind;
  readonly reason: RefusalReason;
  /** Whose it is, or was; absent for what is nobody's. */
  readonly companyId?: string | undefined;
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
}

/** The cause of an error for a refused credential: for the trail and the log, never for the caller. */
export class RefusedCredential extends Error {
  override readonly name = 'RefusedCredential';

  constructor(
    readonly facts: RefusalFacts,
    options?: ErrorOptions,
  ) {
    super(`${facts.credential} ${facts.reason}`, options);
  }

  /** Whether it was ours once: it ran out or was taken back, and nobody guessed it. */
  get isGenuine(): boolean {
    return this.facts.reason !== 'UNKNOWN';
  }
}
