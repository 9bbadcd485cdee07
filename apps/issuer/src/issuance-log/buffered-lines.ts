import type { Clock } from '../clock/clock.ts';
import type { LineSink } from './line-sink.ts';

/** Longest time that a line waits for others, in milliseconds: what a kill can cost. */
const FLUSH_AFTER_MS = 200;
/** Time until what could not be written is tried again, in milliseconds. */
const RETRY_AFTER_MS = 1_000;
/** Octets that wait at most for a destination that takes none; what comes on top is lost, and counted. */
const MOST_WAITING = 8 * 1024 * 1024;

export interface BufferedLinesOptions {
  readonly sink: LineSink;
  readonly clock: Clock;
  /** Told of each failed write; lines wait and are tried again. */
  readonly reportFailure: (error: unknown) => void;
  /** The line that stands for lines that were lost. */
  readonly describeLoss: (lines: number) => string;
}

/**
 * Lines on their way to a sink, together and in order. A destination that fails never holds up or fails whoever writes:
 * up to eight mebibytes wait for it, then lines are lost, and a line after those that waited says how many.
 */
export class BufferedLines {
  readonly #options: BufferedLinesOptions;
  readonly #closing = new AbortController();
  #waiting: Uint8Array[] = [];
  #waitingOctets = 0;
  #lost = 0;
  #lostInAll = 0;
  #failures = 0;
  #isScheduled = false;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: BufferedLinesOptions) {
    this.#options = options;
  }

  /** Lines that were lost since the start. */
  get lostLines(): number {
    return this.#lostInAll;
  }

  /** Writes that failed since the start. */
  get failedWrites(): number {
    return this.#failures;
  }

  /** @param line - without line feed */
  append(line: string): void {
    const octets = Buffer.from(`${line}\n`);
    if (this.#closing.signal.aborted || this.#waitingOctets + octets.length > MOST_WAITING) {
      this.#lost += 1;
      this.#lostInAll += 1;
      return;
    }
    this.#waiting.push(octets);
    this.#waitingOctets += octets.length;
    this.#flushAfter(FLUSH_AFTER_MS);
  }

  /** Writes what waits; never rejects. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  /** The next write opens the destination anew, when what is being written has been. */
  reopen(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#writeAndReopen());
    return this.#flushing;
  }

  /** Writes what waits, once more, and gives up what cannot be. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
    await this.#attempt(() => this.#options.sink.close());
  }

  #flushAfter(milliseconds: number): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    void this.#flushLater(milliseconds);
  }

  async #flushLater(milliseconds: number): Promise<void> {
    await this.#options.clock.sleep(milliseconds, this.#closing.signal);
    this.#isScheduled = false;
    await this.flush();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0 || this.#lost > 0) {
      // After the lines that came before it was full.
      if (this.#waiting.length === 0) {
        const line = Buffer.from(`${this.#options.describeLoss(this.#lost)}\n`);
        this.#lost = 0;
        this.#waiting.push(line);
        this.#waitingOctets += line.length;
      }
      const octets = Buffer.concat(this.#waiting);
      // What comes while this is written queues up behind it.
      this.#waiting = [octets];
      const written = await this.#attempt(() => this.#options.sink.write(octets));
      const taken = written ?? 0;
      this.#waiting[0] = octets.subarray(taken);
      this.#waitingOctets -= taken;
      if (taken === octets.length) {
        this.#waiting.shift();
        continue;
      }
      if (taken === 0) {
        if (!this.#closing.signal.aborted) this.#flushAfter(RETRY_AFTER_MS);
        return;
      }
    }
  }

  async #writeAndReopen(): Promise<void> {
    await this.#write();
    await this.#attempt(() => this.#options.sink.reopen());
  }

  async #attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      this.#failures += 1;
      this.#options.reportFailure(error);
      return undefined;
    }
  }
}
