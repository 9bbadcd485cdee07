import type { Client } from '../clients/client.ts';
import type { IssuanceOutcome, IssuanceRequest, PolicyInForce } from '../issuance/issuance.ts';

/** A request that did not get as far as a decision: nobody known, no such policy, a policy of others. */
export interface Rejection {
  readonly outcome: 'rejected';
  /** Name of the contract's error. */
  readonly code: string;
  readonly reason: string;
}

/** What an auditor asks about one request: who, from where, under which policy, for what, and what became of it. */
export interface IssuanceEvent {
  readonly requestId: string;
  /** Address of the caller. */
  readonly sourceAddress: string;
  /** Absent when the caller was not let in. */
  readonly client?: Pick<Client, 'kind' | 'issuer' | 'subject' | 'name'> | undefined;
  /** Name of the policy as it was asked for. */
  readonly policyName?: string | undefined;
  /** The policy that decided, of the state whose generation the outcome names. */
  readonly policy?: PolicyInForce | undefined;
  readonly request?: IssuanceRequest | undefined;
  /** The control plane's id of the sub-CA that signed or would have. */
  readonly subCaCertificateId?: string | undefined;
  readonly result: IssuanceOutcome | Rejection;
}
