/** One kind of work that no request asks for. */
export interface Job {
  /** What is done, for whoever is told that it failed. */
  readonly job: string;
  readonly work: () => Promise<unknown>;
}

/**
 * Jobs that are done again and again, one at a time, so that they never take more than one connection from requests. What
 * fails is told of, and tried again at its next turn. A process that only waits for turns ends.
 */
export class Turns {
  readonly #timers: NodeJS.Timeout[] = [];
  #last: Promise<void> = Promise.resolve();

  /** `tell` gets what a job has thrown, and throws nothing itself. */
  constructor(private readonly tell: (err: unknown, job: string) => void) {}

  /**
   * Does a job every so many milliseconds, for the first time after one interval. While a turn of it waits or is under way it
   * gets no other: what is slower than its interval does not pile up.
   */
  every(milliseconds: number, job: Job): void {
    let isDue = false;
    const turn = async (): Promise<void> => {
      if (isDue) return;
      isDue = true;
      await this.next(job);
      isDue = false;
    };
    this.#timers.push(setInterval(() => void turn(), milliseconds).unref());
  }

  /** Does a job once, after those that wait or are under way; never rejects. */
  next({ job, work }: Job): Promise<void> {
    this.#last = this.#last.then(work).then(
      () => undefined,
      (err: unknown) => this.tell(err, job),
    );
    return this.#last;
  }

  /** Begins nothing more by itself; resolves when the jobs that wait or are under way are over. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#last;
  }
}
