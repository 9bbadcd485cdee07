import { writeSync } from 'node:fs';
import { stdTimeFunctions } from 'pino';

/** Octets that wait at most for a reader that does not keep up; lines on top of them are lost, and counted. */
const MOST_WAITING = 1 << 20;
/** Time until a reader that did not keep up is tried again, in milliseconds. */
const RETRY_AFTER_MS = 100;

/** What a destination does to the world; replaceable in tests. */
export interface StandardOutputEffects {
  /** Writes as much as can be written at once, and says how much that was. @throws {Error} of the file system */
  readonly write: (octets: Uint8Array) => number;
  readonly later: (act: () => void, milliseconds: number) => void;
}

function effectsOnProcess(): StandardOutputEffects {
  // Asked for by the stream's name, because that is what has Node.js make a pipe one that does not block.
  const { fd } = process.stdout;
  return {
    write: (octets) => writeSync(fd, octets),
    later: (act, milliseconds) => void setTimeout(act, milliseconds).unref(),
  };
}

/**
 * Lines on their way to standard output that never hold up and never end the process, which pino's own way there does:
 * on a full disk it tries the same line until there is room, and a reader that stops reading stops everything.
 *
 * A line that a destination refuses (a full disk, a pipe without a reader) is lost; up to a mebibyte waits for a reader
 * that does not keep up. The first line that gets through afterwards is followed by one that says how many were lost.
 */
export class StandardOutput {
  readonly #effects: StandardOutputEffects;
  #waiting: Uint8Array[] = [];
  #waitingOctets = 0;
  #lost = 0;
  #isTrying = false;

  constructor(effects: StandardOutputEffects = effectsOnProcess()) {
    this.#effects = effects;
  }

  /** Takes a line with its line feed; never throws. */
  write(line: string): void {
    const octets = Buffer.from(line);
    if (this.#waitingOctets + octets.length > MOST_WAITING) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(octets);
    this.#waitingOctets += octets.length;
    if (!this.#isTrying) this.#drain();
  }

  /** Writes what waits as far as it can be; pino asks for it with a fatal line. */
  flushSync(): void {
    this.#drain();
  }

  #drain(): void {
    let isThrough = false;
    while (this.#waiting.length > 0 || (isThrough && this.#lost > 0)) {
      const octets = this.#waiting[0] ?? this.#loss();
      let written: number;
      try {
        written = this.#effects.write(octets);
      } catch (error) {
        if (isBusy(error)) {
          this.#tryLater();
          return;
        }
        this.#drop(octets);
        this.#lost += 1;
        continue;
      }
      this.#drop(octets);
      if (written === octets.length) isThrough = true;
      else this.#putBack(octets.subarray(written));
    }
  }

  /** The line that stands for those that were lost. */
  #loss(): Uint8Array {
    const lost = this.#lost;
    this.#lost = 0;
    // As the logger writes the time of every other line.
    const head = `{"level":"warn"${stdTimeFunctions.isoTime()}`;
    this.#putBack(Buffer.from(`${head},"lost":${lost},"msg":"log lines were lost"}\n`));
    return this.#waiting[0] ?? new Uint8Array();
  }

  #putBack(octets: Uint8Array): void {
    this.#waiting.unshift(octets);
    this.#waitingOctets += octets.length;
  }

  #drop(octets: Uint8Array): void {
    this.#waiting.shift();
    this.#waitingOctets -= octets.length;
  }

  #tryLater(): void {
    if (this.#isTrying) return;
    this.#isTrying = true;
    this.#effects.later(() => {
      this.#isTrying = false;
      this.#drain();
    }, RETRY_AFTER_MS);
  }
}

/** Whether a destination that does not block would have. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
