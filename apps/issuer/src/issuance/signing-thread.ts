import { Worker } from 'node:worker_threads';
import type { IssuanceOutcome, IssuanceRequest } from './issuance.ts';
import type { FromWorker, NumberedAnswer, ToWorker } from './worker-protocol.ts';

/** A request that somebody waits for. */
export interface PendingRequest {
  readonly request: IssuanceRequest;
  readonly resolve: (outcome: IssuanceOutcome) => void;
  readonly reject: (error: Error) => void;
  /** Whether a thread ended while it was at work on this. */
  readonly isSuspect: boolean;
}

/** An answer, and who waits for it. */
export interface AnsweredRequest {
  readonly pending: PendingRequest;
  readonly answer: NumberedAnswer;
}

/** Who is told what a thread does. */
export interface ThreadListener {
  onReady(): void;
  onAnswers(answered: readonly AnsweredRequest[]): void;
  /** It ended by itself; called once, and nothing after it. */
  onEnd(cause: unknown, unanswered: readonly PendingRequest[]): void;
}

/** Messages a thread has at most: one that it works on, and one that is there when it is done. */
const MOST_MESSAGES = 2;

/** One worker thread, and what it was asked. */
export class SigningThread {
  readonly #worker: Worker;
  readonly #listener: ThreadListener;
  readonly #asked = new Map<number, PendingRequest>();
  #lastId = 0;
  #messages = 0;
  #isReady = false;
  #hasSuspect = false;
  #isEnding = false;
  #error: unknown;

  constructor(worker: Worker, listener: ThreadListener) {
    this.#worker = worker;
    this.#listener = listener;
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', (error) => {
      this.#error = error;
    });
    worker.on('messageerror', (error) => {
      // An answer that cannot be read is lost, and so is whoever waits for it, unless the thread is given up.
      this.#error = error;
      void worker.terminate();
    });
    worker.on('exit', (code) => {
      if (this.#isEnding) return;
      listener.onEnd(this.#error ?? new Error(`It ended with code ${code}.`), [
        ...this.#asked.values(),
      ]);
    });
  }

  /** Whether it has ever said that it is there. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whether it is at work on nothing that it was not done with at once. */
  get isIdle(): boolean {
    return this.#isReady && this.#messages === 0;
  }

  /** Whether it may be sent more requests. */
  get isFree(): boolean {
    return this.#isReady && this.#messages < MOST_MESSAGES && !this.#hasSuspect;
  }

  tell(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows do
    this.#worker.postMessage(message);
  }

  issue(batch: readonly PendingRequest[], now: Date): void {
    const requests = batch.map((pending) => {
      this.#lastId += 1;
      this.#asked.set(this.#lastId, pending);
      return { id: this.#lastId, request: pending.request };
    });
    this.#hasSuspect = batch.some(({ isSuspect }) => isSuspect);
    this.#messages += 1;
    this.tell({ kind: 'issue', now: now.getTime(), requests });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      this.#listener.onReady();
      return;
    }
    this.#messages -= message.batches;
    if (this.#messages === 0) this.#hasSuspect = false;
    const answered: AnsweredRequest[] = [];
    for (const answer of message.answers) {
      const pending = this.#asked.get(answer.id);
      if (pending === undefined) continue;
      this.#asked.delete(answer.id);
      answered.push({ pending, answer });
    }
    this.#listener.onAnswers(answered);
  }
}

/**
 * Starts the thread of `signing-worker`, beside this file: compiled where this is, and its source in tests and wherever
 * else Node runs TypeScript.
 */
export function startSigningWorker(): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const url = new URL(isSource ? './signing-worker.ts' : './signing-worker.js', import.meta.url);
  return new Worker(url, {
    // A request's garbage is gone with its answer: with the default, each thread kept 15 MB of it for no gain in speed.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
    // Options of a test runner are not a worker's; those that a program was started with are inherited.
    ...(isSource && { execArgv: ['--conditions=@luciole/source'] }),
  });
}
