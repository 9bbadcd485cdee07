import type { ErrorName } from '@luciole/contract';
import type { Client } from '../clients/client.ts';
import type { IssuanceViolation } from '../issuance/issuance-violation.ts';
import type { IssuanceRequest, IssuedCertificate, PolicyInForce } from '../issuance/issuance.ts';

/** What became of a signing request. */
export type SigningResult =
  | {
      readonly outcome: 'issued';
      /** Of the CA certificate that signed; `undefined` under a developer's own root. */
      readonly certificateId: string | undefined;
      readonly certificate: IssuedCertificate;
    }
  | { readonly outcome: 'denied'; readonly violations: readonly IssuanceViolation[] }
  | {
      readonly outcome: 'refused';
      readonly error: ErrorName;
      /** For whoever runs the issuer: says more than the answer may. */
      readonly reason: string;
    };

/** Everything that the server knows about a signing request when it is decided, for counts, metrics and audit log. */
export interface SigningRecord {
  readonly requestId: string;
  /** Of the contract's route. */
  readonly routeId: 'workloadCertificateRequest' | 'workloadSigningRequest';
  readonly remoteAddress: string;
  /** `undefined` when the caller was not let in. */
  readonly client: Client | undefined;
  /** As asked for; `undefined` when nothing was, or it was not read. */
  readonly policyName: string | undefined;
  /** `undefined` when there is none of that name. */
  readonly policy: PolicyInForce | undefined;
  /** What issuance was asked; `undefined` when it was not. */
  readonly request: IssuanceRequest | undefined;
  readonly result: SigningResult;
}

/**
 * Told of every decision before its answer leaves; what it returns is waited for. When it throws or rejects, because what
 * was signed can be counted nowhere, the answer is that to a defect, and the certificate does not leave.
 */
export type RecordSigning = (record: SigningRecord) => Promise<void> | void;
