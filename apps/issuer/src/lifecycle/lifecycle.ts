import type { BootstrapConfiguration } from '@luciole/contract';
import { ERRORS } from '@luciole/contract';
import { describeError, type Logger } from '@luciole/service';
import type { Authority } from '../authority/authority.ts';
import { replacementReason } from '../authority/renewal.ts';
import { backoffMs } from '../clock/backoff.ts';
import type { Clock } from '../clock/clock.ts';
import { missingCapabilities } from '../control-plane/capabilities.ts';
import {
  ConfigurationNotUnderstood,
  type ControlPlane,
  ControlPlaneRefusal,
  ControlPlaneUnreachable,
} from '../control-plane/control-plane.ts';
import { IMPEDIMENTS, type Impediment } from './impediment.ts';
import type { InForce } from './in-force.ts';

/** When an authority is to be replaced, and when it stops signing (ruling 7). */
export interface AuthoritySchedule {
  readonly renewAt: Date;
  readonly closesAt: Date;
}

export interface LifecycleParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly controlPlane: ControlPlane;
  /** From 0 to below 1, for jitter. */
  readonly random: () => number;
  readonly pollIntervalSeconds: number;
  readonly maxStalenessSeconds: number;
  /** Whether the issuer's own file permits callers without a token (ruling 18). */
  readonly servesWithoutToken: boolean;
  /** Obtains a verified authority for the configuration with a new key, trying until `signal` aborts; rejects when the answer is no. */
  obtain(configuration: BootstrapConfiguration, signal: AbortSignal): Promise<Authority>;
  /** Asked once per authority and configuration, because it has jitter. */
  schedule(inForce: InForce): AuthoritySchedule;
  /** Everything decided and signed goes by it once this resolves; while it rejects, it is asked again. */
  install(inForce: InForce): Promise<void>;
  /** A CA certificate was obtained, or was not. */
  countRenewal(outcome: 'obtained' | 'failed'): void;
  /** Called whenever the list is another one than before, and after each `install`. */
  standing(impediments: readonly Impediment[]): void;
}

/** Greatest difference of clocks, in seconds (ruling 24). */
const MAX_CLOCK_OFFSET_SECONDS = 300;
/** How often time itself is looked at: renewals, the end of a certificate, staleness. */
const TICK_MS = 1_000;
/** How long a failed renewal or installation rests before the next one, in milliseconds. */
const REST_MS = 10_000;

/**
 * Keeps an issuer in step with its control plane: reads the configuration, obtains and renews the CA, and says at any
 * time what keeps it from signing.
 *
 * While the control plane is away the last good configuration stays in force. A configuration whose sub-CA has another
 * shape comes into force together with its new CA, never before (ruling 23).
 */
export class Lifecycle {
  readonly #parts: LifecycleParts;
  #etag: string | undefined;
  /** The newest that was read; in force once its CA is there. */
  #configuration: BootstrapConfiguration | undefined;
  #inForce: InForce | undefined;
  #schedule: AuthoritySchedule | undefined;
  /** What was put to work last: until another is, it is what signs. */
  #atWork: { readonly certificateId: string | undefined; readonly closesAt: Date } | undefined;
  /** When an installation that failed is tried again; `undefined` when none did. */
  #installAgainAt: number | undefined;
  /** What the control plane's last answer forbids. */
  #refusal: Impediment | undefined;
  /** The certificate that was taken back last, and how. */
  #takenBack: { readonly id: string; readonly as: Impediment } | undefined;
  /** A certificate that was taken back, once the control plane knows that nothing is signed under it. */
  #confirmed: string | undefined;
  /** The certificate that the control plane, restored from a backup of before, did not know. */
  #orphaned: string | undefined;
  #isRenewing = false;
  #mayRenewAt = 0;
  #isReachable = false;
  /** The impediments as last said; `undefined` when they are to be said again. */
  #said: string | undefined;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
  }

  /** Whether the control plane answered the last time it was asked. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** Whether a newer configuration than the one in force waits for a CA of its shape. */
  get isConfigurationWaiting(): boolean {
    return this.#inForce !== undefined && this.#inForce.configuration !== this.#configuration;
  }

  /** Runs until `signal` aborts; never rejects for what the control plane says or fails to say. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#watchControlPlane(signal), this.#watchTime(signal)]);
  }

  async #watchControlPlane(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    for (let failures = 0; !signal.aborted;) {
      const retryAfterSeconds = await this.#look();
      failures = retryAfterSeconds === undefined ? 0 : failures + 1;
      this.#decide(signal);
      await this.#confirmStop();
      await clock.sleep(this.#pauseMs(failures, retryAfterSeconds), signal);
    }
  }

  /** A control plane that just came back is noticed soon, one that is away for long is not hammered. */
  #pauseMs(failures: number, retryAfterSeconds: number | undefined): number {
    const { pollIntervalSeconds, random } = this.#parts;
    const intervalMs = pollIntervalSeconds * 1000;
    // Earlier only: how soon a change is in force is promised.
    if (failures === 0) return intervalMs * (0.9 + random() / 10);
    const bounds = { maxBackoffMs: intervalMs, maxRetryAfterMs: intervalMs, retryAfterSeconds };
    return backoffMs(failures, random(), bounds);
  }

  async #watchTime(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#decide(signal);
      await this.#parts.clock.sleep(TICK_MS, signal);
    }
  }

  /** @returns seconds after which to look again soon, when the control plane gave no answer */
  async #look(): Promise<number | undefined> {
    const { controlPlane, logger } = this.#parts;
    try {
      const reading = await controlPlane.readConfiguration(this.#etag);
      if (reading.kind === 'read') {
        const { id, name } = reading.configuration;
        logger.info({ configurationId: id, configuration: name }, 'configuration read');
        this.#etag = reading.etag;
        this.#configuration = reading.configuration;
      }
      this.#isReachable = true;
      const missing =
        this.#configuration === undefined ? [] : missingCapabilities(this.#configuration);
      if (missing.length > 0) return this.#refuse('CAPABILITY_MISSING', { missing });
      await this.#lookAtCertificate();
      if (this.#refusal !== undefined) logger.info('the control plane accepts this issuer again');
      this.#refusal = undefined;
      return undefined;
    } catch (error) {
      return this.#heed(error, 'the configuration could not be read');
    }
  }

  /** Whether the certificate that is signed under was taken back, or is not known any more: then another is asked for. */
  async #lookAtCertificate(): Promise<void> {
    const { logger } = this.#parts;
    const id = this.#inForce?.authority.certificateId;
    if (id === undefined || this.#takenBack?.id === id || this.#orphaned === id) return;
    const status = await this.#statusOf(id);
    if (status === 'ISSUED' || this.#inForce?.authority.certificateId !== id) return;
    if (status === undefined) {
      // Nobody took it back: it goes on signing until its successor does.
      logger.warn({ certificateId: id }, 'the control plane does not know the CA certificate');
      this.#orphaned = id;
    } else {
      logger.warn(
        { certificateId: id, status },
        'the CA certificate was taken back; signing stops',
      );
      const as = status === 'QUARANTINED' ? 'CERTIFICATE_QUARANTINED' : 'CERTIFICATE_REVOKED';
      this.#takenBack = { id, as };
    }
    this.#mayRenewAt = 0;
  }

  /**
   * Tells the control plane that nothing is signed any more: under a certificate that it took back until it heard it, of a
   * frozen issuer at each look, because another incident may wait for the same word.
   */
  async #confirmStop(): Promise<void> {
    const { controlPlane, logger } = this.#parts;
    const isFrozen = this.#refusal === 'FROZEN';
    const id = isFrozen ? this.#atWork?.certificateId : this.#takenBack?.id;
    if (id === undefined || (!isFrozen && id === this.#confirmed)) return;
    try {
      await controlPlane.confirmStop(id);
      if (!isFrozen) this.#confirmed = id;
    } catch (error) {
      logger.debug({ err: describeError(error) }, 'that signing stopped could not be said yet');
    }
  }

  /** `undefined` when the control plane has no such certificate, by its own code: a proxy's 404 says nothing (ruling 24). */
  async #statusOf(certificateId: string): Promise<string | undefined> {
    try {
      return (await this.#parts.controlPlane.readCertificate(certificateId)).status;
    } catch (error) {
      const codes = error instanceof ControlPlaneRefusal ? error.codes : [];
      if (codes.includes(ERRORS.NOT_FOUND.code)) return undefined;
      if (codes.includes(ERRORS.BOOTSTRAP_CERTIFICATE_QUARANTINED.code)) return 'QUARANTINED';
      throw error;
    }
  }

  /** @returns seconds to wait when the failure passes by itself; otherwise `undefined`, and signing is judged anew */
  #heed(error: unknown, what: string): number | undefined {
    const { logger } = this.#parts;
    this.#isReachable = !(error instanceof ControlPlaneUnreachable);
    if (error instanceof ControlPlaneUnreachable) {
      logger.warn({ err: describeError(error) }, `${what}: the control plane is away`);
      return error.retryAfterSeconds ?? 0.5;
    }
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      logger.error({ err: describeError(error) }, what);
      return 1;
    }
    return this.#refuse(refusal, { err: describeError(error) });
  }

  #refuse(refusal: Impediment, why: object): undefined {
    if (refusal !== this.#refusal)
      this.#parts.logger.error({ ...why, refusal }, IMPEDIMENTS[refusal]);
    this.#refusal = refusal;
    // What was read before the refusal must not come back to life unread.
    this.#etag = undefined;
  }

  /** Puts into force what can be, asks for a CA where one is due, and says where we stand. */
  #decide(signal: AbortSignal): void {
    const now = this.#parts.clock.now();
    const configuration = this.#configuration;
    if (configuration !== undefined && this.#refusal === undefined) {
      // Before anything is renewed: a renewal that is due and does not come must not keep a changed policy waiting.
      this.#putToWork(configuration, now);
      if (this.#needsAuthority(configuration, now)) void this.#renew(configuration, signal);
    }
    this.#say(now);
  }

  /** Puts a configuration into force that the CA fits, and tries again what could not be installed. */
  #putToWork(configuration: BootstrapConfiguration, now: Date): void {
    const inForce = this.#inForce;
    if (inForce === undefined) return;
    const isNew =
      inForce.configuration !== configuration && this.#isFitting(inForce, configuration, now);
    if (isNew) this.#putIntoForce({ configuration, authority: inForce.authority });
    else if (this.#installAgainAt !== undefined && this.#installAgainAt <= now.getTime()) {
      this.#putIntoForce(inForce);
    }
  }

  #needsAuthority(configuration: BootstrapConfiguration, now: Date): boolean {
    if (this.#inForce === undefined || this.#schedule === undefined) return true;
    return this.#schedule.renewAt <= now || !this.#isFitting(this.#inForce, configuration, now);
  }

  /** Whether the CA of `inForce` may sign what a configuration permits (ruling 23). */
  #isFitting({ authority }: InForce, configuration: BootstrapConfiguration, now: Date): boolean {
    const { certificateId } = authority;
    const isGone = certificateId === this.#takenBack?.id || certificateId === this.#orphaned;
    if (certificateId !== undefined && isGone) return false;
    const offset = this.#parts.controlPlane.contact.clockOffsetSeconds ?? 0;
    const theirNow = new Date(now.getTime() + offset * 1000);
    return replacementReason(authority, configuration, theirNow) === undefined;
  }

  async #renew(configuration: BootstrapConfiguration, signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#parts;
    if (this.#isRenewing || clock.now().getTime() < this.#mayRenewAt) return;
    this.#isRenewing = true;
    try {
      const authority = await this.#parts.obtain(configuration, signal);
      // Whoever is ending has closed what this would be put to work in.
      if (signal.aborted) return;
      const { certificateId, ca, serialNumber } = authority;
      const { notAfter } = ca;
      logger.info({ certificateId, serialNumber, notAfter }, 'CA certificate obtained');
      this.#parts.countRenewal('obtained');
      this.#use(authority, configuration);
    } catch (error) {
      if (signal.aborted) return;
      this.#parts.countRenewal('failed');
      this.#mayRenewAt = clock.now().getTime() + REST_MS;
      this.#heed(error, 'no CA certificate could be obtained');
    } finally {
      this.#isRenewing = false;
    }
    this.#decide(signal);
  }

  /** @param askedUnder - the configuration that the authority was obtained for */
  #use(authority: Authority, askedUnder: BootstrapConfiguration): void {
    const newest = this.#configuration;
    // A newer configuration of the same shape needs no other CA; one of another shape is decided about next.
    const isSameShape = newest?.subCaDigest === authority.subCaDigest;
    const configuration = isSameShape && newest !== undefined ? newest : askedUnder;
    const isOutdated = configuration !== newest && this.#inForce !== undefined;
    if (isOutdated && this.#inForce?.configuration !== configuration) {
      this.#parts.logger.info(
        { certificateId: authority.certificateId },
        'the CA certificate is not used: the configuration that it was for was replaced meanwhile',
      );
      return;
    }
    this.#putIntoForce({ configuration, authority });
  }

  #putIntoForce(inForce: InForce): void {
    this.#inForce = inForce;
    this.#schedule = this.#parts.schedule(inForce);
    this.#installAgainAt = undefined;
    void this.#install(inForce, this.#schedule);
  }

  /** Until it has succeeded, what signs is what did before, and so are its impediments. */
  async #install(inForce: InForce, { closesAt }: AuthoritySchedule): Promise<void> {
    const { clock, logger } = this.#parts;
    try {
      await this.#parts.install(inForce);
      this.#atWork = { certificateId: inForce.authority.certificateId, closesAt };
    } catch (error) {
      logger.error({ err: describeError(error) }, 'the configuration could not be put to work');
      if (this.#inForce === inForce) this.#installAgainAt = clock.now().getTime() + REST_MS;
    }
    this.#said = undefined;
    this.#say(clock.now());
  }

  #say(now: Date): void {
    const impediments = this.#impediments(now);
    const said = impediments.join();
    if (said === this.#said) return;
    this.#said = said;
    this.#parts.standing(impediments);
  }

  #impediments(now: Date): readonly Impediment[] {
    const { controlPlane, maxStalenessSeconds } = this.#parts;
    const { clockOffsetSeconds, lastAnswerAt } = controlPlane.contact;
    const found: Impediment[] = [];
    if (this.#refusal !== undefined) found.push(this.#refusal);
    else if (this.#configuration === undefined) found.push('NO_CONFIGURATION');
    if (this.#atWork === undefined) found.push('NO_CERTIFICATE');
    else if (this.#takenBack !== undefined && this.#atWork.certificateId === this.#takenBack.id) {
      found.push(this.#takenBack.as);
    } else if (this.#atWork.closesAt <= now) found.push('CERTIFICATE_ENDING');
    if (this.#installAgainAt !== undefined) found.push('NOT_AT_WORK');
    const staleAt = (lastAnswerAt?.getTime() ?? now.getTime()) + maxStalenessSeconds * 1000;
    if (staleAt < now.getTime()) found.push('CONTACT_STALE');
    if (Math.abs(clockOffsetSeconds ?? 0) > MAX_CLOCK_OFFSET_SECONDS) found.push('CLOCK_OFF');
    const authentication = this.#inForce?.configuration.clientAuthentication;
    const isAnyoneServed = this.#parts.servesWithoutToken || authentication !== undefined;
    if (this.#inForce !== undefined && !isAnyoneServed) {
      found.push('NO_CLIENT_AUTHENTICATION');
    }
    return found;
  }
}

/** Unauthorized and Forbidden. */
const FORBIDDING: ReadonlySet<number> = new Set([401, 403]);

/** What an answer of the control plane forbids; `undefined` when it is about something else. */
function refusalOf(error: unknown): Impediment | undefined {
  if (error instanceof ConfigurationNotUnderstood) return 'CONFIGURATION_UNREADABLE';
  if (!(error instanceof ControlPlaneRefusal)) return undefined;
  if (error.codes.includes(ERRORS.BOOTSTRAP_FROZEN.code)) return 'FROZEN';
  if (error.codes.includes(ERRORS.BOOTSTRAP_NO_CONFIGURATION.code)) return 'NOT_LISTED';
  if (error.codes.includes(ERRORS.ISSUER_CAPABILITY_MISSING.code)) return 'CAPABILITY_MISSING';
  // An answer without a code of ours is somebody else's, a proxy's for example, and forbids nothing (ruling 24).
  const isOurs = error.codes.length > 0;
  if (error.isSignIn || (isOurs && FORBIDDING.has(error.status))) return 'ACCOUNT_REFUSED';
  return undefined;
}
