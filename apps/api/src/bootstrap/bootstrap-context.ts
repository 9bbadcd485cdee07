import type { IntermediateCertificateStatus } from '@luciole/contract';
import type { CertificatePolicy, KeyAlgorithm } from '@luciole/policy';

/** One service account, asking for what it may bootstrap. */
export interface ContextQuery {
  readonly companyId: string;
  readonly serviceAccountId: string;
}

/** One service account, asking for a certificate under an idempotency key. */
export interface AttemptQuery extends ContextQuery {
  readonly credentialGeneration: number;
  readonly idempotencyKey: string;
  readonly now: Date;
}

/** What an idempotency key means already. */
export interface FirstAttempt {
  readonly certificateId: string;
  readonly status: IntermediateCertificateStatus;
  /** SHA-256 over the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeyHash: string;
}

/** A row of `configurations`, as JSON: dates are text. */
export interface ContextConfiguration {
  readonly company_id: string;
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly advanced_settings: { readonly requireFIPSCompliantBuild?: boolean };
  readonly cloud_providers: Readonly<Record<string, unknown>>;
}

/** A row of `sub_ca_providers`, as JSON, without its secret. */
export interface ContextProvider {
  readonly id: string;
  readonly revision: number;
  readonly ca_type: string;
  readonly ca_account_id: string;
  readonly common_name: string;
  readonly organization: string | null;
  readonly organizational_unit: string | null;
  readonly locality: string | null;
  readonly state_or_province: string | null;
  readonly country: string | null;
  readonly key_algorithm: KeyAlgorithm;
  /** ISO 8601. */
  readonly validity_period: string;
  readonly pkcs11: { readonly signingEnabled?: boolean };
  readonly name_constraints: boolean;
  readonly extended_key_usage_limit?: boolean;
  readonly subject_serial_number?: boolean;
}

/** The CA behind the provider's account; members are `null` when the account has none. */
export interface ContextAuthority {
  readonly id: string | null;
  readonly name: string | null;
  /** Its subject key identifier, lower-case hex. */
  readonly keyIdentifier: string | null;
  readonly status: string | null;
  /** Into how many CRLs its certificates are spread; 0 for none. */
  readonly crlShards: number | null;
  /** Base URLs under which certificates may name them. */
  readonly crlBaseUrls: readonly string[] | null;
  /** Whether certificates name its OCSP responder. */
  readonly hasOcsp: boolean | null;
  readonly accountId: string;
  /** SHA-256 over its certificate, lower-case hex. */
  readonly fingerprint: string | null;
}

/** A row of `policies`, as JSON. */
export interface ContextPolicy {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly validity_period: string;
  readonly document: Omit<CertificatePolicy, 'name' | 'validityPeriod'>;
}

/** Everything about an issuer's configuration that decides what its sub-CA certificate will be, read at one moment. */
export interface BootstrapContext {
  readonly configuration: ContextConfiguration;
  readonly provider: ContextProvider;
  readonly authority: ContextAuthority;
  /** Present when constraints are derived from them. */
  readonly policies: readonly ContextPolicy[] | null;
}
