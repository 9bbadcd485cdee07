import type {
  ClientAuthenticationInformation,
  ClientAuthorizationInformation,
} from '@luciole/contract';
import type { BoundNames, PolicyInForce } from '../issuance/issuance.ts';

/** A caller that was let in. */
export interface Client {
  /** How it proved itself; `anonymous` only where the issuer's own file permits it (ruling 18). */
  readonly kind: 'token' | 'anonymous';
  /** `iss` and `sub` of the token, and the name the configuration gives the client; for the audit log. */
  readonly issuer?: string;
  readonly subject?: string;
  readonly name?: string;
  /** Whether it may use a policy (contract.md §3.8). */
  permits(policy: PolicyInForce): boolean;
  /** The names that it may have at most under a policy; `undefined` when it is not bound (ruling 19). */
  boundNames(policy: PolicyInForce): BoundNames | undefined;
}

/** What the configuration in force says about clients. */
export interface ClientRules {
  /** Name of the configuration, which a custom claim must repeat. */
  readonly configurationName: string;
  readonly authentication: ClientAuthenticationInformation | undefined;
  readonly authorization: ClientAuthorizationInformation;
  /** Ids of the configuration's own policies; `undefined` in developer mode, where every policy counts. */
  readonly policyIds: readonly string[] | undefined;
}

/** Errors of the contract's catalogue that a caller without entitlement gets; none of them takes arguments. */
export type ClientRefusalName =
  'UNAUTHENTICATED' | 'WORKLOAD_NO_CLIENT_AUTHENTICATION' | TokenRefusalName;

/** The same for a token that was shown. */
export type TokenRefusalName =
  | 'WORKLOAD_KEYS_UNAVAILABLE'
  | 'WORKLOAD_TOKEN_MALFORMED'
  | 'WORKLOAD_TOKEN_ALGORITHM_REFUSED'
  | 'WORKLOAD_TOKEN_KEY_UNKNOWN'
  | 'WORKLOAD_TOKEN_KEY_UNFIT'
  | 'WORKLOAD_TOKEN_SIGNATURE_INVALID'
  | 'WORKLOAD_TOKEN_EXPIRED'
  | 'WORKLOAD_TOKEN_NOT_YET_VALID'
  | 'WORKLOAD_TOKEN_AUDIENCE_WRONG'
  | 'WORKLOAD_TOKEN_ISSUER_WRONG'
  | 'WORKLOAD_CLIENT_UNKNOWN'
  | 'WORKLOAD_NOT_ENTITLED';

export type ClientDecision =
  | { readonly outcome: 'admitted'; readonly client: Client }
  | {
      readonly outcome: 'refused';
      readonly error: ClientRefusalName;
      /** For the log and the audit log; never in the answer beyond what the error itself says. */
      readonly reason: string;
    };

/** Decides who is calling. */
export interface ClientGate {
  /** From the next request on. */
  use(rules: ClientRules): void;
  /**
   * @param authorization - the header's value as it came, or `undefined`
   * @param isLoopback - whether the connection comes from this machine
   */
  admit(authorization: string | undefined, isLoopback: boolean): Promise<ClientDecision>;
}
