import { ERRORS, StatisticsReport } from '@luciole/contract';
import type { Logger } from '@luciole/service';
import { backoffMs } from '../clock/backoff.ts';
import type { Clock } from '../clock/clock.ts';
import {
  type ControlPlane,
  ControlPlaneRefusal,
  ControlPlaneUnreachable,
} from '../control-plane/control-plane.ts';
import type { Ledger, LedgerReport } from './ledger.ts';
import type { Statistics } from './statistics.ts';

export interface ReporterParts {
  readonly statistics: Statistics;
  readonly controlPlane: Pick<ControlPlane, 'report'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Seconds between reports at first; the configuration names them later. */
  readonly intervalSeconds: number;
}

/** Bounds of the pause while the control plane does not answer: totals are right soon after it is back. */
const BOUNDS = { maxBackoffMs: 30_000, maxRetryAfterMs: 600_000 };

/** How a report fared: `unreachable` ends a round, because the next one would fare alike. */
type Fate = 'settled' | 'refused' | { readonly unreachable: number | undefined };

/**
 * Tells the control plane what was signed, certificate by certificate, until it has said that it knows (rulings 25 and
 * 36). Reports are totals with an increasing sequence: one that is lost, doubled or late counts nothing twice.
 */
export class Reporter {
  readonly #parts: ReporterParts;
  #intervalSeconds: number;
  #round: Promise<number | undefined> | undefined;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.#intervalSeconds = parts.intervalSeconds;
  }

  /** Holds from the next pause on. */
  use(intervalSeconds: number): void {
    this.#intervalSeconds = intervalSeconds;
  }

  /** Reports every interval until `signal` aborts; what is left then is for {@link flush}. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    let failures = 0;
    let retryAfterSeconds = 0;
    while (!signal.aborted) {
      await clock.sleep(this.#pauseMs(failures, retryAfterSeconds), signal);
      if (signal.aborted) return;
      const wanted = await this.#reportAll();
      failures = wanted === undefined ? 0 : failures + 1;
      retryAfterSeconds = wanted ?? 0;
    }
  }

  /**
   * Reports what is unreported now, once; for shutdown, and for a control plane that has just come back.
   *
   * @returns whether everything is reported
   */
  async flush(): Promise<boolean> {
    // A round that is under way may have passed over what was counted since.
    await this.#round;
    await this.#reportAll();
    return this.#parts.statistics.unreported === 0;
  }

  #pauseMs(failures: number, retryAfterSeconds: number): number {
    const fraction = this.#parts.random();
    if (failures > 0) return backoffMs(failures, fraction, { ...BOUNDS, retryAfterSeconds });
    // A fleet that was started at once does not report at once.
    return this.#intervalSeconds * 1000 * (0.9 + fraction / 5);
  }

  /** One round at a time. @returns `undefined`, or for how many seconds an unreachable control plane asks at least */
  #reportAll(): Promise<number | undefined> {
    this.#round ??= this.#reportEach().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #reportEach(): Promise<number | undefined> {
    const { statistics } = this.#parts;
    try {
      for (const ledger of statistics.ledgers) {
        const fate = await this.#reportOne(ledger);
        if (typeof fate === 'object') return fate.unreachable ?? 0;
      }
      return undefined;
    } finally {
      statistics.sweep();
    }
  }

  async #reportOne(ledger: Ledger, only?: readonly string[]): Promise<Fate> {
    const report = this.#parts.statistics.nextReport(ledger, only);
    if (report === undefined) return 'settled';
    try {
      await this.#parts.controlPlane.report(ledger.certificateId, onTheWire(report));
    } catch (error) {
      if (error instanceof ControlPlaneUnreachable) {
        return { unreachable: error.retryAfterSeconds };
      }
      if (error instanceof ControlPlaneRefusal) return this.#refused(ledger, report, error);
      this.#parts.logger.error({ err: error }, 'a report of counts could not be made');
      return { unreachable: undefined };
    }
    this.#parts.statistics.settle(ledger, report.totals);
    return 'settled';
  }

  async #refused(
    ledger: Ledger,
    report: LedgerReport,
    { codes, message, status }: ControlPlaneRefusal,
  ): Promise<Fate> {
    const { logger, statistics } = this.#parts;
    const { certificateId } = ledger;
    // One policy that the control plane does not know must not cost the counts of the others.
    if (codes.includes(ERRORS.STATISTICS_POLICY_UNKNOWN.code) && report.totals.size > 1) {
      for (const policyId of ledger.openPolicies()) {
        const fate = await this.#reportOne(ledger, [policyId]);
        if (typeof fate === 'object') return fate;
      }
      return 'settled';
    }
    if (codes.some((code) => FINAL_CODES.has(code))) {
      logger.warn(
        { certificateId, unreported: ledger.unreported, codes, policies: report.totals.size },
        'counts are lost: the control plane does not take them',
      );
      statistics.settle(ledger, report.totals);
      return 'settled';
    }
    logger.warn(
      { certificateId, status, codes, reason: message },
      'a report of counts was refused',
    );
    return 'refused';
  }
}

/**
 * Answers that no later report will change. Looked for by code: a proxy that says 404 must not cost counts.
 */
const FINAL_CODES: ReadonlySet<number> = new Set([
  ERRORS.STATISTICS_TOO_LATE.code,
  ERRORS.STATISTICS_POLICY_UNKNOWN.code,
  ERRORS.NOT_FOUND.code,
]);

function onTheWire({ sequence, totals }: LedgerReport): StatisticsReport {
  return StatisticsReport.parse({
    sequence,
    totals: [...totals].map(([policyId, counts]) => ({ policyId, ...counts })),
  });
}
