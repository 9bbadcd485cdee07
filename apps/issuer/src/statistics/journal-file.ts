import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { compactLines } from './journal-lines.ts';
import type { Ledger } from './ledger.ts';

/** A journal that grew by this many octets is written anew, from what it means. */
const COMPACT_AFTER_BYTES = 1 << 20;

/**
 * The journal of one certificate. What {@link append} has returned for survives the end of this process, also by
 * `kill -9`; it is not forced to the disk, so that the end of the machine can cost what was not reported yet.
 */
export class JournalFile {
  readonly #path: string;
  readonly #ledger: Ledger;
  #descriptor: number;
  #grown = 0;
  /** Whether the last write may have left part of a line behind. */
  #isTorn: boolean;

  /** Opens the journal of a ledger, written anew from it: whatever was torn in an older one is gone. */
  constructor(path: string, ledger: Ledger) {
    this.#path = path;
    this.#ledger = ledger;
    this.#isTorn = false;
    this.#descriptor = this.#writeAnew();
  }

  /** @throws {Error} of the file system; what was to be appended must be appended again */
  append(lines: string): void {
    const text = this.#isTorn ? `\n${lines}` : lines;
    this.#isTorn = true;
    writeWhole(this.#descriptor, text);
    this.#isTorn = false;
    this.#grown += text.length;
    if (this.#grown >= COMPACT_AFTER_BYTES) this.#compact();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #compact(): void {
    const old = this.#descriptor;
    this.#descriptor = this.#writeAnew();
    this.#grown = 0;
    closeSync(old);
  }

  /** Replaces the file as a whole: whoever is killed in between leaves the old one. Answers the new one's descriptor. */
  #writeAnew(): number {
    const temporary = `${this.#path}.new`;
    rmSync(temporary, { force: true });
    const descriptor = openSync(temporary, 'ax', 0o600);
    try {
      writeWhole(descriptor, compactLines(this.#ledger));
      renameSync(temporary, this.#path);
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }
}

/** A write to a file may take less than it was given, when the disk is nearly full. */
function writeWhole(descriptor: number, text: string): void {
  const octets = Buffer.from(text);
  for (let written = 0; written < octets.length;) {
    written += writeSync(descriptor, octets, written);
  }
}
