import type { Worker } from 'node:worker_threads';
import type { Clock } from '../clock/clock.ts';
import type { Issuance, IssuanceOutcome, IssuanceRequest, SigningState } from './issuance.ts';
import { type DeskTools, SigningDesk } from './signing-desk.ts';
import { type AnsweredRequest, type PendingRequest, SigningThread } from './signing-thread.ts';

/** Requests in one message: beyond this a message's share in the cost of a signature no longer counts. */
const MOST_PER_MESSAGE = 16;
/** Waits after a thread ended by itself, so that one that cannot live does not eat a core. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

export interface WorkerIssuanceOptions {
  readonly workers: number;
  /** Requests that wait or are worked on; the next one is refused. */
  readonly maxPending: number;
  readonly clock: Clock;
  readonly tools: DeskTools;
  readonly startWorker: () => Worker;
  readonly reportCrash: (error: Error) => void;
}

/**
 * Signs in worker threads (ruling 45). Whatever queues up while the threads are busy is the next message, so that load
 * makes messages larger and an idle issuer answers at once.
 *
 * A thread that ends by itself is replaced. What it was asked and had not answered is asked once more, alone: a
 * certificate that it may have signed never reached this thread, so nothing was handed out, and a request that ends a
 * second thread is at fault itself and is rejected.
 */
export class WorkerIssuance implements Issuance {
  readonly #options: WorkerIssuanceOptions;
  readonly #threads = new Set<SigningThread>();
  readonly #closing = new AbortController();
  readonly #queue: PendingRequest[] = [];
  readonly #suspects: PendingRequest[] = [];
  #pending = 0;
  #isDispatching = false;
  #state: SigningState | undefined;
  #crashesInARow = 0;
  #drained: (() => void) | undefined;

  constructor(options: WorkerIssuanceOptions) {
    this.#options = options;
    for (let index = 0; index < options.workers; index += 1) this.#startThread();
  }

  use(state: SigningState): void {
    // Looked at here first: a thread could only say later, and to nobody, that it cannot sign with this.
    void new SigningDesk(state, this.#options.tools);
    this.#state = state;
    for (const thread of this.#threads) thread.tell({ kind: 'use', state });
  }

  stop(): void {
    this.#state = undefined;
    for (const thread of this.#threads) thread.tell({ kind: 'stop' });
    this.#emptyQueues((pending) => this.#settle(pending, { outcome: 'closed' }));
  }

  issue(request: IssuanceRequest): Promise<IssuanceOutcome> {
    if (this.#state === undefined) return Promise.resolve({ outcome: 'closed' });
    if (this.#pending >= this.#options.maxPending) {
      return Promise.resolve({ outcome: 'overloaded' });
    }
    return new Promise((resolve, reject) => {
      this.#pending += 1;
      this.#queue.push({ request, resolve, reject, isSuspect: false });
      this.#dispatchSoon();
    });
  }

  async close(): Promise<void> {
    this.stop();
    if (this.#pending > 0) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    this.#closing.abort();
    await Promise.all(Array.from(this.#threads, (thread) => thread.end()));
  }

  #startThread(): void {
    const thread: SigningThread = new SigningThread(this.#options.startWorker(), {
      onReady: () => this.#dispatchSoon(),
      onAnswers: (answered) => this.#take(answered),
      onEnd: (cause, unanswered) => this.#replace(thread, cause, unanswered),
    });
    this.#threads.add(thread);
    if (this.#state !== undefined) thread.tell({ kind: 'use', state: this.#state });
  }

  #take(answered: readonly AnsweredRequest[]): void {
    this.#crashesInARow = 0;
    // The thread gets its next message before anybody reacts to this one.
    this.#dispatch();
    for (const { answer, pending } of answered) {
      if ('outcome' in answer) this.#settle(pending, answer.outcome);
      else
        this.#reject(pending, new SigningDefectError('Signing failed.', { cause: answer.defect }));
    }
  }

  #replace(thread: SigningThread, cause: unknown, unanswered: readonly PendingRequest[]): void {
    this.#threads.delete(thread);
    if (this.#closing.signal.aborted) return;
    const error = new SigningDefectError('A signing thread ended by itself.', { cause });
    this.#options.reportCrash(error);
    this.#crashesInARow += 1;
    for (const pending of unanswered) {
      if (pending.isSuspect) this.#reject(pending, error);
      else if (this.#state === undefined) this.#settle(pending, { outcome: 'closed' });
      else this.#suspects.push({ ...pending, isSuspect: true });
    }
    // Nobody is there, and this one could not even begin: better an error now than an answer never.
    if (!thread.isReady && this.#threads.size === 0) {
      this.#emptyQueues((pending) => this.#reject(pending, error));
    }
    this.#dispatchSoon();
    void this.#startThreadLater();
  }

  async #startThreadLater(): Promise<void> {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#crashesInARow - 1), LONGEST_PAUSE_MS);
    await this.#options.clock.sleep(pause, this.#closing.signal);
    if (!this.#closing.signal.aborted) this.#startThread();
  }

  /** After whatever else this turn of the event loop brings, so that requests that came together leave together. */
  #dispatchSoon(): void {
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    setImmediate(() => {
      this.#isDispatching = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const idle = [...this.#threads].filter(({ isIdle }) => isIdle);
    const busy = [...this.#threads].filter(({ isFree, isIdle }) => isFree && !isIdle);
    const free = [...idle, ...busy];
    for (const [index, thread] of free.entries()) {
      const batch = this.#nextBatch(thread, free.length - index);
      if (batch.length > 0) thread.issue(batch, this.#options.clock.now());
    }
  }

  /** A fair share of what waits; a suspect goes alone, where it can take nobody along. */
  #nextBatch(thread: SigningThread, sharers: number): PendingRequest[] {
    if (this.#suspects.length > 0 && thread.isIdle) return this.#suspects.splice(0, 1);
    const share = Math.ceil(this.#queue.length / sharers);
    return this.#queue.splice(0, Math.min(share, MOST_PER_MESSAGE));
  }

  #emptyQueues(end: (pending: PendingRequest) => void): void {
    for (const pending of [...this.#suspects.splice(0), ...this.#queue.splice(0)]) end(pending);
  }

  #settle({ resolve }: PendingRequest, outcome: IssuanceOutcome): void {
    resolve(outcome);
    this.#leave();
  }

  #reject({ reject }: PendingRequest, error: Error): void {
    reject(error);
    this.#leave();
  }

  #leave(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#drained?.();
  }
}

/** Something that should not happen happened in a signing thread: `cause`. Nothing was handed out. */
export class SigningDefectError extends Error {
  override readonly name = 'SigningDefectError';
}
