import type { Clock } from '../clock/clock.ts';
import { BufferedLines } from './buffered-lines.ts';
import { RefusalTally } from '../server/refusal-tally.ts';
import type { SigningRecord } from '../server/signing-record.ts';
import { issuanceLogLine } from './issuance-log-line.ts';
import type { LineSink } from './line-sink.ts';

/** What the configuration in force says about the log. */
export interface IssuanceLogSettings {
  readonly isEnabled: boolean;
  /** Whether issued certificates are in it, whole. */
  readonly isRaw: boolean;
}

export interface IssuanceLogOptions {
  readonly sink: LineSink;
  readonly clock: Clock;
  /** Told when the destination takes nothing; issuance goes on. */
  readonly reportFailure: (error: unknown) => void;
}

/**
 * The issuance audit log: a line of JSON for each request that was decided, refusals included, in order. Lines reach
 * their destination within a fifth of a second, and before `close` resolves.
 *
 * A destination that fails does not stop issuance: counts and the control plane's record are what an issuer is held to,
 * and a full disk must not become an outage of every workload. It is reported, counted, and said in the log itself.
 */
export class IssuanceLog {
  readonly #lines: BufferedLines;
  readonly #clock: Clock;
  readonly #strangers: RefusalTally;
  #settings: IssuanceLogSettings = { isEnabled: false, isRaw: false };

  constructor({ clock, reportFailure, sink }: IssuanceLogOptions) {
    this.#clock = clock;
    this.#lines = new BufferedLines({
      sink,
      clock,
      reportFailure,
      describeLoss: (lines) => this.#line('issuance-log.lines-lost', { lines }),
    });
    this.#strangers = new RefusalTally({
      clock,
      tell: ({ code, count, sourceAddress }) => {
        const more = { decision: 'refused', sourceAddress, reasons: [{ code }], count };
        this.#lines.append(this.#line('certificate.issuance.repeated', more));
      },
    });
  }

  /** Lines that were lost since the start, for a metric. */
  get lostLines(): number {
    return this.#lines.lostLines;
  }

  /** Writes that failed since the start, for a metric. */
  get failedWrites(): number {
    return this.#lines.failedWrites;
  }

  /** From the next record on. */
  use(settings: IssuanceLogSettings): void {
    this.#settings = settings;
  }

  /** Never throws, and never waits for the destination. */
  record(record: SigningRecord): void {
    const { isEnabled, isRaw } = this.#settings;
    if (!isEnabled || this.#isRepeated(record)) return;
    this.#lines.append(issuanceLogLine(record, this.#clock.now(), isRaw));
  }

  /** Opens the file anew, for whoever rotates it and says so by a signal. */
  reopen(): Promise<void> {
    return this.#lines.reopen();
  }

  /** Writes what waits. What is recorded afterwards is lost. */
  async close(): Promise<void> {
    this.#strangers.close();
    await this.#lines.close();
  }

  /** Whether an anonymous caller was told the same within this minute: anybody could fill the disk otherwise (ruling 27). */
  #isRepeated({ client, remoteAddress, result }: SigningRecord): boolean {
    if (client !== undefined || result.outcome !== 'refused') return false;
    return !this.#strangers.isFirst(remoteAddress, result.error);
  }

  #line(event: string, members: Readonly<Record<string, unknown>>): string {
    return JSON.stringify({ time: this.#clock.now().toISOString(), event, ...members });
  }
}
