import type { Claims } from './claims.ts';
import type { Entitlement } from './entitlement.ts';
import type { KeySource } from './key-sources.ts';
import type { TokenRefusal } from './presented-token.ts';
import type { Judge } from './token-verifier.ts';

/** Whose keys may have signed a token, and who vouches for it once one of them has. */
export interface Candidates {
  readonly sources: readonly KeySource[];
  readonly judge: Judge<Entitlement>;
}

/** A way of authenticating clients, as the configuration says (contract.md §3.8). */
export interface Scheme {
  /** Every source of keys that it may need. */
  readonly sources: readonly KeySource[];
  /** Looks at claims that nothing vouches for yet; what compares them with what is not public waits for the judge. */
  choose(claims: Claims): Candidates | TokenRefusal;
}
