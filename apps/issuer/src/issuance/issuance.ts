import type { KeyObject } from 'node:crypto';
import type { PkiErrorCode } from '@luciole/pki';
import type {
  CertificateContent,
  CertificatePolicy,
  KeyAlgorithm,
  SanProperty,
  SubjectAlternativeNames,
  SubjectNames,
  Violation,
} from '@luciole/policy';

/** A policy as this issuer enforces it. */
export interface PolicyInForce {
  /** The control plane's id; in developer mode an id made from the name. */
  readonly id: string;
  /** What says which text of the policy decided: its modification date, or a digest in developer mode. */
  readonly version: string;
  /** The number of the revision, as far as the control plane says it. */
  readonly revision?: number;
  readonly policy: CertificatePolicy;
}

/**
 * Everything that decides what is signed and by whom, as plain data that a worker thread can be sent (the key as
 * KeyObject: a reference, never an export). Replaced as a whole, never mutated.
 */
export interface SigningState {
  /** Increases with each replacement; an outcome names the one that it was decided under. */
  readonly generation: number;
  readonly caCertificateDer: Uint8Array;
  readonly privateKey: KeyObject;
  readonly policies: readonly PolicyInForce[];
  /** Whether certificates state that no revocation information will ever exist (RFC 9608). */
  readonly hasNoRevAvail: boolean;
}

/** Names that a client may have at most (ruling 19): each list that is present must contain every name of its form. */
export type BoundNames = { readonly [Form in SanProperty]?: readonly string[] };

/** One request of a workload, after its client was let in. */
export interface IssuanceRequest {
  readonly policyId: string;
  /** ISO 8601; the policy's own when absent. */
  readonly validityPeriod?: string;
  readonly boundNames?: BoundNames;
  readonly source:
    | { readonly kind: 'certification-request'; readonly pem: string }
    | {
        /** The issuer makes the key pair. */
        readonly kind: 'parameters';
        readonly subject: SubjectNames;
        readonly sans: SubjectAlternativeNames;
        readonly keyAlgorithm?: KeyAlgorithm;
      };
}

/** A certificate that was signed and looked at again. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  /** PKCS#8 in PEM; only when the issuer made the key pair. */
  readonly privateKeyPem?: string;
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Length of what was granted, measured from issue time (ruling 1), in seconds; classes of counts go by it. */
  readonly grantedSeconds: number;
  readonly content: CertificateContent;
  readonly keyAlgorithm: KeyAlgorithm;
}

/** A reason for a denial that is not the policy's: a binding of the issuer's file, or the sub-CA's own constraints. */
export interface IssuerViolation {
  readonly code: 'NAME_NOT_BOUND' | 'NAME_OUTSIDE_CONSTRAINTS' | 'USAGE_OUTSIDE_CONSTRAINTS';
  /** JSON pointer to what is at fault in the request, or to `/extendedKeyUsages` of the policy. */
  readonly path: string;
  /** What {@link issuanceViolationMessage} names, in its order. */
  readonly args: readonly (string | number)[];
  readonly citation?: string;
}

/** What became of a request. Denial is a value with every reason in it. */
export type IssuanceOutcome =
  | {
      readonly outcome: 'issued';
      readonly generation: number;
      readonly certificate: IssuedCertificate;
    }
  | {
      readonly outcome: 'denied';
      readonly generation: number;
      readonly violations: readonly (Violation | IssuerViolation)[];
    }
  /** The certification request itself is not acceptable, or what was decided cannot be put into a certificate. */
  | { readonly outcome: 'refused'; readonly code: PkiErrorCode; readonly message: string }
  /** The policy was withdrawn after the caller had looked it up. */
  | { readonly outcome: 'unknown-policy' }
  /** Too little is left of the sub-CA's life, or there is none (rulings 7, 24). */
  | { readonly outcome: 'closed' }
  /** More requests wait than will be answered in time. */
  | { readonly outcome: 'overloaded' };

/** Decides, signs and looks again; in this thread or in workers. */
export interface Issuance {
  /**
   * Whatever waits and whatever comes is decided and signed under `state`; what a thread already has keeps the state
   * that it was given under.
   *
   * @throws {PolicyError} POLICY_INCOHERENT when a policy decides nothing
   * @throws {PkiError} CERTIFICATE_MALFORMED, ISSUER_UNSUITABLE, SIGNER_MISMATCH or a KEY_ code when certificate or key
   *   cannot sign; whatever is thrown, the state before stays in force
   */
  use(state: SigningState): void;
  /** Whatever waits and whatever comes is `closed` until the next {@link use}; what a thread already has is finished. */
  stop(): void;
  /** Never rejects for what a caller sent; a rejection is a defect, and nothing was handed out. */
  issue(request: IssuanceRequest): Promise<IssuanceOutcome>;
  /** Lets what is under way finish and ends the workers. */
  close(): Promise<void>;
}
