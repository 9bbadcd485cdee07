import {
  type BootstrapConfiguration,
  type BootstrapRequest,
  ERRORS,
  type IntermediateCertificateInformation,
  type IntermediateCertificateStatus,
} from '@luciole/contract';
import { decodePem, parseCertificate } from '@luciole/pki';
import { type CaKeyPair, createCertificationRequest, generateCaKeyPair } from '@luciole/pki/node';
import type { SubjectNames } from '@luciole/policy';
import type { Logger } from '@luciole/service';
import { backoffMs } from '../clock/backoff.ts';
import type { Clock } from '../clock/clock.ts';
import type { Randomness } from '../clock/randomness.ts';
import { CAPABILITIES } from '../control-plane/capabilities.ts';
import {
  type ControlPlane,
  ControlPlaneRefusal,
  ControlPlaneUnreachable,
} from '../control-plane/control-plane.ts';
import type { Authority } from './authority.ts';
import { AuthorityError } from './authority-error.ts';
import { verifyAuthority } from './verify-authority.ts';

export interface AuthorityRequest {
  readonly configuration: BootstrapConfiguration;
  readonly instanceName: string | undefined;
  /** Roots that are accepted, lower-case hex; any when empty (ruling 22). */
  readonly trustAnchorSha256: readonly string[];
  /** Names of this issuer's own server, which name constraints must let through (ruling 5). */
  readonly serverNames: {
    readonly dnsNames: readonly string[];
    readonly ipAddresses: readonly string[];
  };
}

export interface AuthorityEffects {
  readonly controlPlane: Pick<ControlPlane, 'issue' | 'readCertificate'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Randomness;
  /** Aborting makes the promise reject with ABORTED. */
  readonly signal: AbortSignal;
}

/** Names of a CA are not the requester's to choose, and ours are ignored (ruling 17). */
const NO_SUBJECT: SubjectNames = {
  commonName: [],
  organization: [],
  organizationalUnit: [],
  locality: [],
  stateOrProvince: [],
  country: [],
};

const POLL_MS = 500;
/** A certificate that takes long is asked for less often: after this part of the time that it has taken. */
const POLL_PART = 10;
const MAX_POLL_MS = 60_000;
/** A sub-CA that begins later than this by our clock is not waited for: the clock is wrong (ruling 24). */
const MAX_CLOCK_DIFFERENCE_MS = 300_000;

const UNDER_WAY: ReadonlySet<IntermediateCertificateStatus> = new Set([
  'NEW',
  'PENDING',
  'REQUESTED',
]);

/** Refusals of one key that another key does not meet: its certificate was taken back, or it was certified before. */
const ASK_WITH_A_NEW_KEY: ReadonlySet<number> = new Set([
  ERRORS.BOOTSTRAP_CERTIFICATE_REVOKED.code,
  ERRORS.BOOTSTRAP_CERTIFICATE_QUARANTINED.code,
  ERRORS.CSR_KEY_KNOWN.code,
  ERRORS.IDEMPOTENCY_KEY_REUSED.code,
]);

/**
 * A sub-CA for a key that is made here, now, and never leaves this process (ruling 12).
 *
 * Patient: while the control plane cannot be reached, or cannot issue, it is asked again with exponential backoff and
 * full jitter, under the same idempotency key for as long as the key is the same (ruling 17). A key that the control
 * plane will not certify any more is replaced by a new one. What comes is verified before it is returned.
 *
 * @throws {ControlPlaneRefusal} it says no: the configuration should be read again before the next attempt
 * @throws {AuthorityError}
 */
export async function obtainAuthority(
  request: AuthorityRequest,
  effects: AuthorityEffects,
): Promise<Authority> {
  const attempt = new Attempt(effects);
  for (;;) {
    const { keyAlgorithm } = request.configuration.subCaProvider;
    const keyPair = await generateCaKeyPair(keyAlgorithm);
    attempt.requireWanted();
    const information = await attempt.issue(request, keyPair);
    if (information !== undefined) {
      await attempt.awaitBeginning(information);
      return verifyAuthority(information, {
        keyPair,
        configuration: request.configuration,
        pinnedSha256: request.trustAnchorSha256,
        now: effects.clock.now(),
      });
    }
    await attempt.pauseForNewKey();
  }
}

class Attempt {
  readonly #effects: AuthorityEffects;
  #failures = 0;
  #burntKeys = 0;

  constructor(effects: AuthorityEffects) {
    this.#effects = effects;
  }

  /** @throws {AuthorityError} ABORTED */
  requireWanted(): void {
    const { signal } = this.#effects;
    if (!signal.aborted) return;
    throw new AuthorityError('ABORTED', 'the sub-CA is not wanted any more', {
      cause: signal.reason,
    });
  }

  /** The issued certificate of a key; `undefined` when another key is needed. */
  async issue(
    request: AuthorityRequest,
    keyPair: CaKeyPair,
  ): Promise<IntermediateCertificateInformation | undefined> {
    const { clock, controlPlane, logger, random } = this.#effects;
    const idempotencyKey = random.uuid();
    const body = await bodyOf(request, keyPair);
    logger.info(
      { keyAlgorithm: request.configuration.subCaProvider.keyAlgorithm },
      'asking for a sub-CA',
    );
    let information = await this.#persist(() => controlPlane.issue(idempotencyKey, body));
    const since = clock.now().getTime();
    while (information !== undefined && UNDER_WAY.has(information.status)) {
      const { id, status } = information;
      const waited = clock.now().getTime() - since;
      logger.info({ certificateId: id, status }, 'the sub-CA is not issued yet');
      await this.#sleep(Math.min(MAX_POLL_MS, Math.max(POLL_MS, waited / POLL_PART)));
      information = await this.#persist(() => controlPlane.readCertificate(id));
    }
    // Revoked before it was ever used: the key is burnt.
    if (information === undefined || information.status === 'REVOKED') return undefined;
    if (information.status === 'ISSUED') return information;
    const why = information.errorInformation?.message;
    throw new AuthorityError(
      'NOT_ISSUED',
      `the sub-CA was not issued: ${information.status}${why === undefined ? '' : `, ${why}`}`,
    );
  }

  /** Waits for a sub-CA whose validity begins in a moment, because our clock is behind the control plane's. */
  async awaitBeginning(information: IntermediateCertificateInformation): Promise<void> {
    const notBefore = notBeforeOf(information);
    const wait = notBefore === undefined ? 0 : notBefore - this.#effects.clock.now().getTime();
    if (wait > 0 && wait <= MAX_CLOCK_DIFFERENCE_MS) {
      this.#effects.logger.warn(
        { waitMs: wait },
        "the sub-CA begins in a moment by this machine's clock, which is behind",
      );
      await this.#sleep(wait);
    }
  }

  async pauseForNewKey(): Promise<void> {
    this.#burntKeys += 1;
    const message = 'the control plane will not certify this key any more; a new one is made';
    await this.#pause(message, { failures: this.#burntKeys });
  }

  /** What `act` gives once the control plane can be reached; `undefined` when it wants another key. */
  async #persist<T>(act: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      this.requireWanted();
      try {
        const result = await act();
        this.#failures = 0;
        return result;
      } catch (error) {
        if (error instanceof ControlPlaneUnreachable) {
          this.#failures += 1;
          await this.#pause('the control plane gave no sub-CA yet', {
            failures: this.#failures,
            reason: error.message,
            retryAfterSeconds: error.retryAfterSeconds,
          });
        } else if (isAboutTheKey(error)) {
          return undefined;
        } else {
          throw error;
        }
      }
    }
  }

  async #pause(
    message: string,
    why: {
      readonly failures: number;
      readonly reason?: string;
      readonly retryAfterSeconds?: number | undefined;
    },
  ): Promise<void> {
    const { logger, random } = this.#effects;
    const { failures, reason, retryAfterSeconds } = why;
    const wait = backoffMs(failures, random.fraction(), { retryAfterSeconds });
    logger.warn({ failures, reason, retryInMs: Math.round(wait) }, message);
    await this.#sleep(wait);
  }

  async #sleep(milliseconds: number): Promise<void> {
    const { clock, signal } = this.#effects;
    await clock.sleep(milliseconds, signal);
    this.requireWanted();
  }
}

async function bodyOf(request: AuthorityRequest, keyPair: CaKeyPair): Promise<BootstrapRequest> {
  const { configuration, instanceName, serverNames } = request;
  const { pem } = await createCertificationRequest(keyPair, { subject: NO_SUBJECT });
  return {
    configurationId: configuration.id,
    certificateSigningRequest: pem,
    ...(instanceName !== undefined && { instanceName }),
    capabilities: [...CAPABILITIES],
    serverNames: {
      dnsNames: [...serverNames.dnsNames],
      ipAddresses: [...serverNames.ipAddresses],
    },
  };
}

function isAboutTheKey(error: unknown): boolean {
  return (
    error instanceof ControlPlaneRefusal && error.codes.some((code) => ASK_WITH_A_NEW_KEY.has(code))
  );
}

function notBeforeOf({ certificate }: IntermediateCertificateInformation): number | undefined {
  try {
    const { tbs } = parseCertificate(decodePem(certificate ?? '', ['CERTIFICATE']));
    return tbs.notBefore.getTime();
  } catch {
    // Whoever verifies it says what is wrong.
    return undefined;
  }
}
