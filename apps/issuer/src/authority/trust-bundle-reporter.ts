import { describeError, type Logger } from '@luciole/service';
import { backoffMs } from '../clock/backoff.ts';
import type { Clock } from '../clock/clock.ts';
import { type ControlPlane, ControlPlaneUnreachable } from '../control-plane/control-plane.ts';

export interface TrustBundleReporterParts {
  readonly controlPlane: Pick<ControlPlane, 'reportTrustBundle'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

interface Served {
  readonly certificateId: string;
  readonly digest: string;
}

/**
 * Tells the control plane which trust bundle is served, once for each certificate and bundle: nothing is signed under a new
 * root before every issuer has said that it hands it out.
 */
export class TrustBundleReporter {
  readonly #parts: TrustBundleReporterParts;
  #served: Served | undefined;
  #isTelling = false;

  constructor(parts: TrustBundleReporterParts) {
    this.#parts = parts;
  }

  /** To be called once it is served; what was to be told before is not told any more. */
  tell(certificateId: string, digest: string): void {
    if (this.#served?.certificateId === certificateId && this.#served.digest === digest) return;
    this.#served = { certificateId, digest };
    if (!this.#isTelling) void this.#tellAll();
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    for (let told: Served | undefined; told !== this.#served;) {
      told = this.#served;
      if (told !== undefined) await this.#tellOne(told);
    }
    this.#isTelling = false;
  }

  /** Until it is told, refused, or not served any more. */
  async #tellOne(served: Served): Promise<void> {
    const { clock, controlPlane, logger, random, signal } = this.#parts;
    for (let failures = 0; served === this.#served && !signal.aborted;) {
      try {
        await controlPlane.reportTrustBundle(served.certificateId, served.digest);
        logger.info(served, 'the trust bundle that is served was reported');
        return;
      } catch (error) {
        if (!(error instanceof ControlPlaneUnreachable)) {
          logger.warn(
            { ...served, err: describeError(error) },
            'the trust bundle was not reported',
          );
          return;
        }
        failures += 1;
        const { retryAfterSeconds } = error;
        await clock.sleep(backoffMs(failures, random(), { retryAfterSeconds }), signal);
      }
    }
  }
}
