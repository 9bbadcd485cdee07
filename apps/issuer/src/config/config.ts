import type { FetchException } from '@luciole/service';
import type {
  CertificatePolicy,
  KeyAlgorithm,
  SubjectAlternativeNames,
  SubjectNames,
} from '@luciole/policy';
import type {
  ClientAuthenticationInformation,
  ClientAuthorizationInformation,
  TlsVersion,
} from '@luciole/contract';

/** How an issuer signs in at the control plane. */
export type Credential =
  | { readonly kind: 'key-pair'; readonly clientId: string; readonly privateKeyFile: string }
  /** A token of a platform in a file, read again whenever it changes (contract.md §1.4). */
  | { readonly kind: 'federation'; readonly companyId: string; readonly tokenFile: string };

export interface ControlPlaneBootstrap {
  readonly kind: 'control-plane';
  /** https, or plain http to loopback only (ruling 13); without a path. */
  readonly url: URL;
  readonly credential: Credential;
  /** PEM of the CAs that the control plane's server certificate is verified with; those of the system when absent. */
  readonly caFile: string | undefined;
  /** Goes before the provider's common name. */
  readonly instanceName: string | undefined;
  /** Roots that this issuer accepts, lower-case hex (ruling 22); empty means any, and `check` and start warn. */
  readonly trustAnchorSha256: readonly string[];
  /** Without contact for this long signing stops (ruling 24). */
  readonly maxStalenessSeconds: number;
  /** How often the configuration is looked at, at most 60 (issue: within a minute). */
  readonly pollIntervalSeconds: number;
}

/** A developer's own root, made at start and gone at the end. */
export interface SelfSignedBootstrap {
  readonly kind: 'self-signed';
  readonly subject: SubjectNames;
  readonly keyAlgorithm: KeyAlgorithm;
  /** ISO 8601. */
  readonly validityPeriod: string;
  /** Where the root's PEM is written, when given. */
  readonly trustRootDirectory: string | undefined;
  readonly policies: readonly CertificatePolicy[];
  /** Name that a client's configuration claim must have. */
  readonly configurationName: string;
  readonly authentication: ClientAuthenticationInformation | undefined;
  readonly authorization: ClientAuthorizationInformation;
  readonly minTlsVersion: TlsVersion;
}

/** Names that tokens may have at most (ruling 19); `{claim}` stands for a claim of the token, `{a.b}` for a nested one. */
export interface NameBinding extends SubjectAlternativeNames {
  /** Names of the policies it holds for; every policy when empty. */
  readonly policies: readonly string[];
}

export interface RestSettings {
  readonly host: string;
  readonly port: number;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** Serves callers without a token, where the configuration has no client authentication (ruling 18). */
  readonly allowUnauthenticated: boolean;
  /** Most requests that wait or are worked on; the next one gets 503. */
  readonly maxPendingRequests: number;
}

/** An issuer's settings, checked; deeply readonly. Raw names of files and variables stop here. */
export interface IssuerConfig {
  readonly bootstrap: ControlPlaneBootstrap | SelfSignedBootstrap;
  readonly rest: RestSettings;
  /** Where health and metrics are served, plain http. */
  readonly operations: { readonly host: string; readonly port: number };
  readonly signer: {
    /** Threads that sign beside the one that serves; 0 signs in that one. */
    readonly workers: number;
    readonly hasNoRevAvail: boolean;
  };
  readonly clients: {
    readonly bindings: readonly NameBinding[];
    /** With JWT_JWKS, which checks neither by itself (ruling 19). */
    readonly requiredAudience: string | undefined;
    readonly requiredIssuer: string | undefined;
  };
  /** Where counts outlive the process (ruling 25). */
  readonly stateDirectory: string | undefined;
  /** Where issuance is recorded when the configuration asks for it; `-` is standard output. */
  readonly auditLogFile: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  readonly outgoing: {
    readonly allowHttp: boolean;
    readonly exceptions: readonly FetchException[];
  };
}
