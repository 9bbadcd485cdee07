import type {
  BootstrapConfiguration,
  BootstrapRequest,
  IntermediateCertificateInformation,
  StatisticsReport,
} from '@luciole/contract';

/** What a look at the configuration found. */
export type ConfigurationReading =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'read';
      readonly etag: string;
      readonly configuration: BootstrapConfiguration;
    };

/** What the last answers of the control plane said about time. */
export interface Contact {
  /** When it last did what it was asked under our credential, by our clock; `undefined` before the first time. */
  readonly lastAnswerAt: Date | undefined;
  /**
   * Its clock minus ours as of now, in seconds, to about a second, from the `Date` header of the last answer that was its own
   * and from what has passed since, however this machine's time of day was set meanwhile; `undefined` before the first answer.
   */
  readonly clockOffsetSeconds: number | undefined;
}

/**
 * The control plane as an issuer sees it (contract.md §4.3). Signs in by itself and again when a token was refused.
 *
 * @throws {ControlPlaneRefusal} it answered, and the answer is no
 * @throws {ControlPlaneUnreachable} it did not answer, or answered that it cannot now; worth another try
 */
export interface ControlPlane {
  readonly contact: Contact;
  /** @throws {ConfigurationNotUnderstood} */
  readConfiguration(etag: string | undefined): Promise<ConfigurationReading>;
  /** @param idempotencyKey - the same one for every attempt with the same key pair (ruling 17) */
  issue(
    idempotencyKey: string,
    request: BootstrapRequest,
  ): Promise<IntermediateCertificateInformation>;
  readCertificate(id: string): Promise<IntermediateCertificateInformation>;
  report(certificateId: string, report: StatisticsReport): Promise<void>;
  /** @param digest - of the trust bundle that is served; asked only of a control plane that sent one */
  reportTrustBundle(certificateId: string, digest: string): Promise<void>;
  /** Says that nothing is signed any more under a certificate that it had us stop using. */
  confirmStop(certificateId: string): Promise<void>;
  /** Ends what is under way, which rejects as unreachable. */
  close(): Promise<void>;
}

/** The configuration says something that this release does not know and must not ignore (ruling 20). */
export class ConfigurationNotUnderstood extends Error {
  override readonly name = 'ConfigurationNotUnderstood';
  /** JSON pointers to what is in the way. */
  readonly members: readonly string[];

  constructor(members: readonly string[]) {
    super(`the configuration says what this release does not understand: ${members.join(', ')}`);
    this.members = members;
  }
}

/**
 * It did not answer, or answered that it cannot now: 408, 425, 429 (quotas included), 5xx, 24012; or the answer is not
 * its own; or what it takes to ask is not there, such as a file of the credential.
 */
export class ControlPlaneUnreachable extends Error {
  override readonly name = 'ControlPlaneUnreachable';
  /** What it asked to be waited, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterSeconds?: number | undefined } = {},
  ) {
    super(message, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** It answered, authenticated or refused us, and the answer is no. */
export class ControlPlaneRefusal extends Error {
  override readonly name = 'ControlPlaneRefusal';
  readonly status: number;
  /** Codes of the catalogue, in the answer's order; empty for an answer of the token endpoint. */
  readonly codes: readonly number[];
  /** Whether it is the token endpoint that said no: the account is unknown, disabled or expired, or its key is another one. */
  readonly isSignIn: boolean;

  constructor(
    message: string,
    answer: {
      readonly status: number;
      readonly codes: readonly number[];
      readonly isSignIn: boolean;
    },
  ) {
    super(message);
    this.status = answer.status;
    this.codes = answer.codes;
    this.isSignIn = answer.isSignIn;
  }
}
