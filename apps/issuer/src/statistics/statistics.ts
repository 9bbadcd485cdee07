import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@luciole/service';
import type { Clock } from '../clock/clock.ts';
import { JournalFile } from './journal-file.ts';
import { readJournal, sequenceLine, settledLine, totalsLine } from './journal-lines.ts';
import { Ledger, type LedgerReport, type TotalsByPolicy } from './ledger.ts';
import {
  type ClassBounds,
  DEFAULT_BOUNDS,
  type LifetimeClass,
  lifetimeClassOf,
} from './lifetime-class.ts';
import type { StateFolder } from './state-folder.ts';

export interface StatisticsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where counts outlive the process; `undefined` keeps them in memory alone (ruling 25). */
  readonly stateFolder: StateFolder | undefined;
  /** Has `write` called at the end of the current turn; one write serves everything that was counted in it. */
  readonly schedule?: (write: () => void) => void;
}

/** Ids become names of files; the control plane's are UUIDs. */
const CERTIFICATE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What this issuer has signed: totals per certificate and policy, in classes (ruling 36). With a state folder every
 * total is in the journal before {@link Statistics.count} resolves.
 *
 * A journal that cannot be written stops nobody: counting goes on in memory, the journal is tried again with the next
 * count, and {@link Statistics.journalFault} says so meanwhile.
 */
export class Statistics {
  readonly #parts: StatisticsParts;
  readonly #folder: string | undefined;
  readonly #ledgers = new Map<string, Ledger>();
  /** Of ledgers that another process began: nobody counts in them any more. */
  readonly #former = new Set<Ledger>();
  /** The ledger that was begun last: it is counted in until another is begun, whatever a clock says. */
  #current: Ledger | undefined;
  readonly #files = new Map<string, JournalFile>();
  /** What the journal does not have yet: policies by ledger. */
  readonly #dirty = new Map<Ledger, Set<string>>();
  #writing: Promise<void> | undefined;
  #bounds: ClassBounds = DEFAULT_BOUNDS;
  #journalFault: string | undefined;

  /** Reads what former processes left in the state folder. @throws {Error} of the file system when it cannot */
  constructor(parts: StatisticsParts) {
    this.#parts = parts;
    if (parts.stateFolder !== undefined) {
      this.#folder = join(parts.stateFolder.path, 'statistics');
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      this.#readFormer(this.#folder);
    }
  }

  /** Why the journal could not be written the last time, in the file system's words; `undefined` when it could. */
  get journalFault(): string | undefined {
    return this.#journalFault;
  }

  /** Certificates that the control plane is not known to have counted. */
  get unreported(): number {
    let unreported = 0;
    for (const ledger of this.#ledgers.values()) unreported += ledger.unreported;
    return unreported;
  }

  get ledgers(): readonly Ledger[] {
    return [...this.#ledgers.values()];
  }

  /** Classifies by these bounds from now on; nothing is classified again. */
  use(bounds: ClassBounds): void {
    this.#bounds = bounds;
  }

  classOf(grantedSeconds: number): LifetimeClass {
    return lifetimeClassOf(grantedSeconds, this.#bounds);
  }

  /** Has a ledger for what is signed under a certificate; before the first {@link count} of it, and again is no harm. */
  begin(certificateId: string, notAfter: Date): void {
    if (this.#ledgers.has(certificateId)) return;
    if (!CERTIFICATE_ID.test(certificateId)) throw new TypeError('A certificate’s id is a UUID.');
    this.#current = new Ledger(certificateId, notAfter);
    this.#ledgers.set(certificateId, this.#current);
  }

  /**
   * Counts one certificate; resolves when the count outlives this process, if there is a state folder at all.
   *
   * @param certificateId - of the CA that signed it
   * @throws {TypeError} its ledger was not begun, or is forgotten: there is nobody left to tell
   */
  count(certificateId: string, policyId: string, grantedSeconds: number): Promise<void> {
    const ledger = this.#ledgers.get(certificateId);
    if (ledger === undefined) throw new TypeError('The certificate’s ledger was not begun.');
    ledger.count(policyId, this.classOf(grantedSeconds));
    if (this.#folder === undefined) return COUNTED;
    const dirty = this.#dirty.get(ledger);
    if (dirty === undefined) this.#dirty.set(ledger, new Set([policyId]));
    else dirty.add(policyId);
    this.#writing ??= new Promise((resolve) => {
      const { schedule = setImmediate } = this.#parts;
      schedule(() => {
        this.#writing = undefined;
        this.#writeDirty();
        resolve();
      });
    });
    return this.#writing;
  }

  /** The next report of a ledger, see {@link Ledger.report}; its sequence is in the journal and used for nothing else. */
  nextReport(ledger: Ledger, only?: readonly string[]): LedgerReport | undefined {
    const before = ledger.sequence;
    const report = ledger.report(only);
    if (report !== undefined && ledger.sequence !== before) {
      this.#append(ledger, sequenceLine(report.sequence));
    }
    return report;
  }

  /** The control plane has these totals, or will never take them. */
  settle(ledger: Ledger, totals: TotalsByPolicy): void {
    ledger.settle(totals);
    this.#append(ledger, settledLine(totals));
  }

  /**
   * Forgets ledgers that are done: reported in full with nobody left to count in them, or too late to be reported. The
   * latter is said in the log, with what is lost. The ledger that was begun last stays: a clock that runs ahead for a
   * while must not end it.
   */
  sweep(): void {
    const now = this.#parts.clock.now();
    for (const ledger of this.ledgers) {
      if (ledger === this.#current) continue;
      const { certificateId, notAfter, unreported } = ledger;
      const isClosed = this.#former.has(ledger) || now.getTime() > notAfter.getTime();
      if (ledger.isOver(now) && unreported > 0) {
        this.#parts.logger.warn(
          { certificateId, unreported },
          'counts are lost: the control plane was away until it was too late to report them',
        );
      } else if (!isClosed || unreported > 0) continue;
      this.#forget(ledger);
    }
  }

  /** Writes what is to be written, and closes the journal. The state folder is the caller's to release. */
  close(): void {
    this.#writeDirty();
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  #readFormer(folder: string): void {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (name.endsWith('.new')) rmSync(path, { force: true });
      if (!name.endsWith('.jsonl')) continue;
      const reading = readJournal(readFileSync(path, 'utf8'));
      if (reading === undefined || `${reading.ledger.certificateId}.jsonl` !== name) {
        this.#parts.logger.warn({ name }, 'a file in the state folder is not a journal of counts');
        continue;
      }
      const { ledger, unreadableLines } = reading;
      // A journal that could not be written may not know of the last reports: theirs are used for nothing else.
      ledger.raiseSequence(ledger.sequence + UNKNOWN_REPORTS);
      this.#ledgers.set(ledger.certificateId, ledger);
      this.#former.add(ledger);
      this.#parts.logger.info(
        { certificateId: ledger.certificateId, unreported: ledger.unreported, unreadableLines },
        'counts of a former certificate',
      );
    }
    this.sweep();
  }

  #writeDirty(): void {
    for (const [ledger, policyIds] of this.#dirty) {
      let lines = '';
      for (const policyId of policyIds) {
        const totals = ledger.totals.get(policyId);
        if (totals !== undefined) lines += totalsLine(policyId, totals);
      }
      if (this.#append(ledger, lines)) this.#dirty.delete(ledger);
    }
  }

  /** Whether the journal says what the lines say. */
  #append(ledger: Ledger, lines: string): boolean {
    if (this.#folder === undefined) return true;
    const { certificateId } = ledger;
    try {
      const file = this.#files.get(certificateId);
      if (file === undefined) {
        const path = join(this.#folder, `${certificateId}.jsonl`);
        // Written from the ledger, which knows already what the lines say.
        this.#files.set(certificateId, new JournalFile(path, ledger));
      } else file.append(lines);
      this.#journalFault = undefined;
      return true;
    } catch (error) {
      if (this.#journalFault === undefined) {
        this.#parts.logger.error({ err: error }, 'the journal of counts cannot be written');
      }
      this.#journalFault = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  #forget(ledger: Ledger): void {
    const { certificateId } = ledger;
    this.#ledgers.delete(certificateId);
    this.#former.delete(ledger);
    this.#dirty.delete(ledger);
    const file = this.#files.get(certificateId);
    this.#files.delete(certificateId);
    if (this.#folder === undefined) return;
    try {
      file?.close();
      rmSync(join(this.#folder, `${certificateId}.jsonl`), { force: true });
    } catch (error) {
      // What is left says that it is done, and is looked at again at the next start.
      this.#parts.logger.warn(
        { certificateId, err: error },
        'the journal of a certificate that is done cannot be removed',
      );
    }
  }
}

/** More reports than a process sends while it cannot write its journal. */
const UNKNOWN_REPORTS = 1_000_000;

const COUNTED: Promise<void> = Promise.resolve();
