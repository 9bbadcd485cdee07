import type { PolicyInForce } from '../issuance/issuance.ts';

/** What a verified token lets its bearer do. */
export interface Entitlement {
  /** Name that the configuration gives the client. */
  readonly name?: string;
  /** Whether a policy may be used (contract.md §3.8). */
  readonly permits: (policy: PolicyInForce) => boolean;
}
